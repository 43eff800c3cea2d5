import type { Tx } from "@/lib/db/transaction";
import { verifyAuditHmac } from "./canonical";
import { ALL_CHAINS, type Head, isGenuine, listHeads, PLATFORM_CHAIN } from "./chains";
import { checkHead, checkSeal, startOfChain, type Tries, type Walk } from "./check-chain";
import { type Anchor, checkAnchor } from "./anchor";
import { type AuditProblem, COUNT_AT, eventAt, type Findings, newFindings } from "./problems";
import {
  type Companies,
  countWaiting,
  eachEvent,
  eachPageOfSeals,
  findSealed,
  listLostIds,
  type StoredEvent,
} from "./stored-log";

export type AuditVerification = {
  ok: boolean;
  events: number;
  seals: number;
  unsealed: number;
  problems: AuditProblem[];
};

/** Which chains are verified, and which events of theirs are counted in the answer. */
export type Verified = {
  companies: Companies;
  isCounted: (event: { companyId: number; officeId: number | null }) => boolean;
  /** Heads as they once were, kept outside the database. */
  anchor?: Anchor | undefined;
};

const TRIES = 1_000_000;

/**
 * Holds events, seals and heads against each other and the key. Needs a snapshot of the database;
 * what it keeps in memory does not grow with the log. Rule: docs/domain.md §10.
 */
export async function verifyChains(tx: Tx, which: Verified): Promise<AuditVerification> {
  const findings = newFindings();
  const heads = await listHeads(tx, which.companies);
  const events = await verifyEvents(tx, which, findings);
  const { seals, sealed } = await verifySeals(tx, which, heads, findings);
  if (which.anchor) await checkAnchor(tx, which.anchor, findings);
  if (which.companies === null) {
    checkCount(heads, findings);
    for (const id of await listLostIds(tx, 100)) findings.report("removed", eventAt(id));
  }
  await checkQueue(tx, which, events.all - sealed.all, findings);
  const { problems } = findings;
  return {
    ok: problems.length === 0,
    events: events.counted,
    seals,
    unsealed: Math.max(0, events.counted - sealed.counted),
    problems,
  };
}

async function verifyEvents(tx: Tx, { companies, isCounted }: Verified, findings: Findings) {
  const events = { all: 0, counted: 0 };
  for await (const event of eachEvent(tx, companies)) {
    const companyId = event.companyId ?? PLATFORM_CHAIN;
    events.all += 1;
    if (isCounted({ companyId, officeId: event.officeId })) events.counted += 1;
    if (!isAsWritten(event)) findings.report("edited", eventAt(event.eventId));
  }
  return events;
}

function isAsWritten(event: StoredEvent): boolean {
  try {
    return verifyAuditHmac(event, event.hmac);
  } catch {
    // It holds what could never have been written, such as a fraction.
    return false;
  }
}

async function verifySeals(
  tx: Tx,
  { companies, isCounted }: Verified,
  heads: ReadonlyMap<number, Head>,
  findings: Findings,
) {
  const sealed = { all: 0, counted: 0 };
  const tries: Tries = { left: TRIES };
  const headless = new Set([...heads.keys()].filter((companyId) => companyId !== ALL_CHAINS));
  let seals = 0;
  let walk: Walk | null = null;
  const endChain = (of: Walk) => {
    headless.delete(of.companyId);
    checkHead(of, heads.get(of.companyId), findings);
  };
  for await (const page of eachPageOfSeals(tx, companies)) {
    const events = await findSealed(
      tx,
      page.flatMap((seal) => seal.eventIds),
    );
    sealed.all += events.size;
    for (const event of events.values()) if (isCounted(event)) sealed.counted += 1;
    for (const seal of page) {
      if (walk !== null && walk.companyId !== seal.companyId) endChain(walk);
      if (walk?.companyId !== seal.companyId) walk = startOfChain(seal.companyId);
      await checkSeal(tx, walk, seal, events, findings, tries);
      seals += 1;
    }
  }
  if (walk !== null) endChain(walk);
  // Heads of which no seal is left.
  for (const companyId of headless)
    checkHead(startOfChain(companyId), heads.get(companyId), findings);
  return { seals, sealed };
}

/** The count of all seals against the heads: no chain is set back, or thrown away, alone. */
function checkCount(heads: ReadonlyMap<number, Head>, findings: Findings): void {
  const count = heads.get(ALL_CHAINS);
  if (count === undefined) return findings.report("removed", COUNT_AT);
  if (!isGenuine(count)) return findings.report("edited", COUNT_AT);
  // With a head that is not right itself there is nothing to add up.
  if (findings.problems.some(({ at }) => at.startsWith("head:"))) return;
  const told = [...heads.values()].reduce(
    (sum, { companyId, seq }) => sum + (companyId === ALL_CHAINS ? 0 : seq),
    0,
  );
  if (told < count.seq) findings.report("truncated", COUNT_AT);
  if (told > count.seq) findings.report("edited", COUNT_AT);
}

/** Events that are neither sealed nor waiting for it were taken out of the queue. */
async function checkQueue(
  tx: Tx,
  { companies }: Verified,
  unsealed: number,
  findings: Findings,
): Promise<void> {
  if (findings.problems.length > 0) return;
  if (unsealed > (await countWaiting(tx, companies))) findings.report("removed", "queue");
}
