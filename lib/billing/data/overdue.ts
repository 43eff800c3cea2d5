import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import { CHARGE_GRACE_MS } from "../domain/payment-terms";

/** Condition on `invoices i`: `isOverdue` of domain/payment-terms. */
export function isOverdue(now: Date): Prisma.Sql {
  const graceEndsAt = new Date(now.getTime() - CHARGE_GRACE_MS);
  return Prisma.sql`(i.status in ('sent', 'failed') and i.due_at < ${now} and (i.status = 'failed'
    or i.due_at > i.finalized_at
    or (i.stripe_invoice_id is not null and i.due_at < ${graceEndsAt})))`;
}

/** Condition on `invoices i`: `isFailedOrOverdue` of domain/payment-terms. */
export function isFailedOrOverdue(now: Date): Prisma.Sql {
  return Prisma.sql`(i.status = 'failed' or ${isOverdue(now)})`;
}

/** Whether an office has an invoice that is failed or overdue. */
export async function hasFailedOrOverdue(tx: Tx, officeId: number, now: Date): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ has: boolean }[]>`
    select exists (select from invoices i where i.office_id = ${officeId} and ${isFailedOrOverdue(now)}) as has`;
  return row?.has ?? false;
}
