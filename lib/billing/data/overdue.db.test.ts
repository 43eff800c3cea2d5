import { expect, test } from "vitest";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { type InvoiceFacts, makeInvoices } from "@/lib/testing/factories";
import { makeOffice, setClock } from "@/lib/testing/practice";
import { INVOICE_STATUSES } from "../domain/invoice";
import { isFailedOrOverdue, isOverdue as isOverdueByRule } from "../domain/payment-terms";
import { isFailedOrOverdue as failedSql, isOverdue as overdueSql } from "./overdue";

const NOW = new Date("2026-05-10T12:00:00Z");
const ISSUED = "2026-04-09T12:00:00.000Z";
const before = (ms: number) => new Date(NOW.getTime() - ms).toISOString();
const DAY_MS = 86_400_000;

/** Every status by every due date that matters, charged by itself or not, known to Stripe or not. */
function everyKind(): InvoiceFacts[] {
  return INVOICE_STATUSES.flatMap((status) =>
    [null, ISSUED, before(-1), before(0), before(1), before(DAY_MS), before(DAY_MS + 1)].flatMap(
      (dueAt) =>
        [ISSUED, dueAt ?? ISSUED].flatMap((createdAt) =>
          [true, false].map((isPushed) => ({
            status,
            createdAt,
            ...(status === "draft" ? {} : { dueAt }),
            ...(isPushed && status !== "draft" ? { stripeId: randomStripeId() } : {}),
          })),
        ),
    ),
  );
}

let drawn = 0;
const randomStripeId = () => `in_overdue${(drawn += 1)}`;

test("the database and the rule call the same invoices overdue", async () => {
  await setClock(NOW.toISOString());
  const office = await makeOffice();
  const kinds = everyKind();
  const ids = await makeInvoices(office, kinds);
  const rows = await inTransaction(
    systemScope(),
    (tx) => tx.$queryRaw<{ id: number; isOverdue: boolean; isFailedOrOverdue: boolean }[]>`
      select i.invoice_id as id, coalesce(${overdueSql(NOW)}, false) as "isOverdue",
        coalesce(${failedSql(NOW)}, false) as "isFailedOrOverdue"
      from invoices i where i.office_id = ${office.officeId} order by i.invoice_id`,
  );
  const byRule = kinds.map((facts, at) => {
    const status = facts.status ?? "sent";
    const isDraft = status === "draft";
    const invoice = {
      status,
      finalizedAt: isDraft ? null : new Date(facts.createdAt ?? ISSUED),
      dueAt: facts.dueAt ? new Date(facts.dueAt) : null,
      isPushed: facts.stripeId !== undefined,
    };
    return {
      id: ids[at],
      isOverdue: isOverdueByRule(invoice, NOW),
      isFailedOrOverdue: isFailedOrOverdue(invoice, NOW),
    };
  });
  expect(rows).toEqual(byRule);
  expect(byRule.filter((row) => row.isOverdue).length).toBeGreaterThan(10);
});
