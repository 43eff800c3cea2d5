import type { Tx } from "@/lib/db/transaction";
import { auditSealHash, digestOfEvents, isSameHex } from "./canonical";
import { type Findings, eventAt, headAt, sealAt } from "./problems";
import { type Head, isGenuine } from "./chains";
import { hasSealOf, type SealedEvent, type StoredSeal } from "./stored-log";

/** How far the walk along one chain has come. */
export type Walk = {
  companyId: number;
  /** The place that the next seal should have been made for. */
  nextSeq: number;
  lastHash: string;
};

/** Tries to find out where a seal that is out of place belongs, of one verification together. */
export type Tries = { left: number };

export function startOfChain(companyId: number): Walk {
  return { companyId, nextSeq: 1, lastHash: "" };
}

/** One step along a chain: reports what is wrong with the next seal. */
export async function checkSeal(
  tx: Tx,
  walk: Walk,
  seal: StoredSeal,
  events: ReadonlyMap<bigint, SealedEvent>,
  findings: Findings,
  tries: Tries,
): Promise<void> {
  const made = placeOf(walk, seal, events, findings, tries);
  if (made.isShuffled) findings.report("reordered", sealAt(seal.companyId, seal.seq));
  if (made.seq === null) findings.report("edited", sealAt(seal.companyId, seal.seq));
  else if (made.seq !== walk.nextSeq) await checkPlace(tx, walk, seal, made.seq, findings);
  walk.nextSeq += 1;
  walk.lastHash = seal.hash;
}

/** The end of a chain against its head. */
export function checkHead(walk: Walk, head: Head | undefined, findings: Findings): void {
  const { companyId, nextSeq } = walk;
  if (head === undefined) return findings.report("removed", headAt(companyId));
  if (!isGenuine(head)) return findings.report("edited", headAt(companyId));
  if (nextSeq <= head.seq) findings.report("truncated", sealAt(companyId, nextSeq));
  // Seals past a genuine head: it is an old one that was put back.
  if (nextSeq > head.seq + 1) findings.report("edited", headAt(companyId));
}

type Made = { seq: number | null; isShuffled: boolean };

/** For which place a seal was made; null when it is not as it was made. */
function placeOf(
  walk: Walk,
  seal: StoredSeal,
  events: ReadonlyMap<bigint, SealedEvent>,
  findings: Findings,
  tries: Tries,
): Made {
  const missing = seal.eventIds.filter((eventId) => !events.has(eventId));
  for (const eventId of missing) findings.report("removed", eventAt(eventId));
  const isSpoilt = (eventId: bigint) => findings.has("edited", eventAt(eventId));
  // What it sealed is gone, so only the seals around it can tell.
  if (missing.length > 0) return { seq: assumedPlace(walk, seal), isShuffled: false };
  const seq = findPlace(walk, seal, seal.eventIds, events, tries);
  if (seq !== null) return { seq, isShuffled: false };
  const inOrder = seal.eventIds.toSorted((one, other) => (one < other ? -1 : 1));
  const sorted = findPlace(walk, seal, inOrder, events, tries);
  if (sorted !== null) return { seq: sorted, isShuffled: true };
  const isExplained = seal.eventIds.some(isSpoilt);
  return { seq: isExplained ? assumedPlace(walk, seal) : null, isShuffled: false };
}

function assumedPlace(walk: Walk, seal: StoredSeal): number {
  return seal.previousHash === walk.lastHash ? walk.nextSeq : seal.seq;
}

function findPlace(
  walk: Walk,
  { companyId, seq: storedSeq, previousHash, hash }: StoredSeal,
  eventIds: readonly bigint[],
  events: ReadonlyMap<bigint, SealedEvent>,
  tries: Tries,
): number | null {
  const sealed = eventIds.flatMap((eventId) => events.get(eventId) ?? []);
  const digest = digestOfEvents(sealed);
  const wasMadeFor = (seq: number) =>
    isSameHex(auditSealHash({ companyId, seq, digest, previousHash }), hash);
  if (wasMadeFor(walk.nextSeq)) return walk.nextSeq;
  if (wasMadeFor(storedSeq)) return storedSeq;
  for (let seq = 1; seq <= storedSeq + REACH && tries.left > 0; seq += 1) {
    tries.left -= 1;
    if (wasMadeFor(seq)) return seq;
  }
  return null;
}

/** How far from the front a seal is looked for: so many may have been taken out before it. */
const REACH = 1_000;

/** A seal that was made for another place: either others lie elsewhere, or some before it are gone. */
async function checkPlace(
  tx: Tx,
  walk: Walk,
  seal: StoredSeal,
  madeFor: number,
  findings: Findings,
): Promise<void> {
  const { companyId, seq, previousHash } = seal;
  if (madeFor < walk.nextSeq || (await hasSealOf(tx, companyId, previousHash))) {
    findings.report("reordered", sealAt(companyId, seq));
    return;
  }
  for (let gone = walk.nextSeq; gone < madeFor && gone < walk.nextSeq + REACH; gone += 1) {
    findings.report("removed", sealAt(companyId, gone));
  }
  walk.nextSeq = madeFor;
}
