import type { Tx } from "@/lib/db/transaction";
import { ALL_CHAINS, listHeads } from "./chains";
import { type Findings, sealAt } from "./problems";

/**
 * The newest seal of every chain at some time. Kept outside the database it tells when all of the
 * audit log was put back to an older state, which nothing inside can.
 */
export type Anchor = readonly { companyId: number; seq: number; hash: string }[];

export async function takeAnchor(tx: Tx): Promise<Anchor> {
  const heads = await listHeads(tx, null);
  return [...heads.values()]
    .filter(({ companyId }) => companyId !== ALL_CHAINS)
    .map(({ companyId, seq, hash }) => ({ companyId, seq, hash }));
}

/** Every seal that was the newest of its chain once must still be there. */
export async function checkAnchor(tx: Tx, anchor: Anchor, findings: Findings): Promise<void> {
  for (const { companyId, seq, hash } of anchor) {
    const isThere = await tx.auditSeal.findFirst({ where: { companyId, seq, hash } });
    if (!isThere) findings.report("truncated", sealAt(companyId, seq));
  }
}
