import type { Tx } from "@/lib/db/transaction";

const COLUMNS = {
  outboxId: true,
  kind: true,
  officeId: true,
  invoiceId: true,
  status: true,
  attempts: true,
  idempotencyKey: true,
  body: true,
  bodySha256: true,
  lastError: true,
  createdAt: true,
  sentAt: true,
} as const;

export type ListedIntent = {
  outboxId: number;
  kind: string;
  officeId: number;
  invoiceId: number | null;
  status: "pending" | "sent" | "failed";
  attempts: number;
  idempotencyKey: string;
  /** Ciphertext. */
  body: string | null;
  bodySha256: string | null;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
};

type OutboxFilter = {
  status?: ListedIntent["status"] | undefined;
  officeId?: number | undefined;
  invoiceId?: number | undefined;
};

/** Up to `limit` intents below an id, the newest first. */
export async function listIntentPage(
  tx: Tx,
  { status, officeId, invoiceId }: OutboxFilter,
  page: { belowId: number | null; limit: number },
): Promise<ListedIntent[]> {
  return tx.stripeOutbox.findMany({
    where: {
      ...(status !== undefined && { status }),
      ...(officeId !== undefined && { officeId }),
      ...(invoiceId !== undefined && { invoiceId }),
      ...(page.belowId !== null && { outboxId: { lt: page.belowId } }),
    },
    select: COLUMNS,
    orderBy: { outboxId: "desc" },
    take: page.limit,
  });
}

export async function findListedIntent(tx: Tx, outboxId: number): Promise<ListedIntent | null> {
  return tx.stripeOutbox.findUnique({ where: { outboxId }, select: COLUMNS });
}
