import type { Tx } from "@/lib/db/transaction";
import { auditHeadMac, isSameHex } from "./canonical";

/** The chain of what belongs to no company: sign-ins, refusals, the clock. */
export const PLATFORM_CHAIN = 0;
/** Not a chain: the head that counts the seals of all. */
export const ALL_CHAINS = -1;

export type Head = { companyId: number; seq: number; hash: string; mac: string };

/** What a chain begins from. */
export const NO_SEAL = { seq: 0, hash: "" } as const;

/** Whether whoever has the key wrote this head; the count of nothing comes without a MAC. */
export function isGenuine({ mac, ...head }: Head): boolean {
  const isCountOfNothing = head.companyId === ALL_CHAINS && head.seq === 0 && mac === "";
  return isCountOfNothing || isSameHex(auditHeadMac(head), mac);
}

/** The heads of some chains (null: of all) and, by ALL_CHAINS, the count of all seals. */
export async function listHeads(
  tx: Tx,
  companyIds: readonly number[] | null,
): Promise<Map<number, Head>> {
  const heads = await tx.auditHead.findMany({
    where: companyIds === null ? {} : { companyId: { in: [...companyIds, ALL_CHAINS] } },
  });
  return new Map(heads.map((head) => [head.companyId, head]));
}
