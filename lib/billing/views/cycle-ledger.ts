import type { CyclePart } from "../data/office-standing";
import type { Office } from "../data/offices";
import { estimateNextOpening } from "../domain/estimate";
import { type Cents, formatCents, multiplyCents, sumCents } from "../domain/money";
import { feeAt, type PlanPrice } from "../domain/pricing";

/** A number of patient accounts and what they come to. */
export type LedgerPart = { count: number; amount: string };

/** "Why this number": carried over + activated = so far; − leaving + joining = what opens next. */
export type CycleLedger = {
  /** The plan's fee; null where lines have different prices. */
  fee: string | null;
  accrued: string;
  carriedOver: LedgerPart;
  activated: LedgerPart;
  /** One-off lines and credits on the draft; null without any. */
  otherLines: LedgerPart | null;
  soFar: LedgerPart;
  /** Billed now, not active any more. */
  leaving: LedgerPart;
  /** Active without a line, such as after a transfer: billed from the next cycle. */
  joining: LedgerPart | null;
  next: LedgerPart;
};

/** The sum behind a running cycle's figure, from its draft's lines and who is active now. */
export function cycleLedger(facts: {
  office: Office;
  parts: readonly CyclePart[];
  activePatients: number;
  prices: readonly PlanPrice[];
  now: Date;
}): CycleLedger {
  const { office, parts, activePatients, prices, now } = facts;
  const feeCents = feeAt(prices, office.planId, now);
  const renewals = parts.filter((part) => part.itemType === "patient_renewal");
  const activations = parts.filter((part) => part.itemType === "patient_activation");
  const accounts = [...renewals, ...activations];
  const others = parts.filter((part) => !accounts.includes(part));
  const leaving = accounts.reduce((sum, part) => sum + part.leavingLines, 0);
  const billed = accounts.reduce((sum, part) => sum + part.lines, 0);
  const next = estimateNextOpening({ office, activePatients, prices });
  const joining = next.patients === 0 ? 0 : activePatients - (billed - leaving);
  const isOneFee = accounts.every(
    (part) => part.minUnitCents === feeCents && part.maxUnitCents === feeCents,
  );
  const nextFeeCents = next.patients === 0 ? 0 : next.totalCents / next.patients;
  return {
    fee: isOneFee ? formatCents(feeCents) : null,
    accrued: formatCents(sumCents(parts.map((part) => part.totalCents))),
    carriedOver: sumOf(renewals),
    activated: sumOf(activations),
    otherLines: others.length > 0 ? sumOf(others) : null,
    soFar: { count: billed, amount: formatCents(sumCents(parts.map((part) => part.totalCents))) },
    leaving: part(leaving, sumCents(accounts.map((each) => each.leavingCents))),
    joining: joining > 0 ? part(joining, multiplyCents(joining, nextFeeCents)) : null,
    next: part(next.patients, next.totalCents),
  };
}

function sumOf(parts: readonly CyclePart[]): LedgerPart {
  return part(
    parts.reduce((sum, each) => sum + each.lines, 0),
    sumCents(parts.map((each) => each.totalCents)),
  );
}

function part(count: number, cents: Cents): LedgerPart {
  return { count, amount: formatCents(cents) };
}
