import { sumCents } from "@/lib/billing/domain/money";

/**
 * An invoice as Stripe keeps it, and what can happen to it there. Not law but surroundings: the
 * model and the gateway of the product under test each keep their own.
 */
export type StripeSide = {
  status: "open" | "paid" | "void" | "uncollectible";
  totalCents: number;
  /** What credit notes took off before it was paid. */
  creditedCents: number;
  dueAt: Date | null;
  paidAt: Date | null;
  closedAt: Date | null;
  attempts: Attempt[];
};

/** An attempt to pay, or money that went back. */
export type Attempt = {
  kind: "charge" | "refund";
  cents: number;
  status: "succeeded" | "failed";
  occurredAt: Date;
};

/** What Stripe may try on its own when an invoice is pushed. */
export type Card = "none" | "pays" | "declines";

/** What somebody does at Stripe. */
export type Happening = "pay" | "pay_part" | "fail" | "void" | "give_up";

const TERM_MS = 30 * 86_400_000;

/** A pushed invoice: sent to be paid in 30 days, or charged at once when it is charged by itself. */
export function pushed(totalCents: number, isCharged: boolean, card: Card, at: Date): StripeSide {
  const side: StripeSide = {
    status: "open",
    totalCents,
    creditedCents: 0,
    dueAt: isCharged ? null : new Date(at.getTime() + TERM_MS),
    paidAt: null,
    closedAt: null,
    attempts: [],
  };
  if (isCharged && card === "pays") happen(side, "pay", at);
  if (isCharged && card === "declines") happen(side, "fail", at);
  return side;
}

/** What succeeded of the charges, or of the refunds. */
export function movedCents(attempts: readonly Attempt[], kind: Attempt["kind"]): number {
  const moved = attempts.filter((one) => one.kind === kind && one.status === "succeeded");
  return sumCents(moved.map(({ cents }) => cents));
}

/** What is left to pay of an open invoice. */
export function leftCents(side: StripeSide): number {
  return side.totalCents - side.creditedCents - movedCents(side.attempts, "charge");
}

/** A credit note: part of it may lower what is left, part may go back to the payer. */
export function credit(
  side: StripeSide,
  { lowersCents, refundCents }: { lowersCents: number; refundCents: number },
  at: Date,
): void {
  side.creditedCents += lowersCents;
  if (side.status === "open" && leftCents(side) === 0) {
    side.status = "paid";
    side.paidAt = at;
  }
  if (refundCents === 0) return;
  side.attempts.push({ kind: "refund", cents: refundCents, status: "succeeded", occurredAt: at });
}

/** Answers whether Stripe let it happen. */
export function happen(side: StripeSide, what: Happening, at: Date): boolean {
  const left = leftCents(side);
  const isOpen = side.status === "open";
  const isGivenUp = side.status === "uncollectible";
  switch (what) {
    case "pay":
      if (!isOpen && !isGivenUp) return false;
      side.attempts.push({ kind: "charge", cents: left, status: "succeeded", occurredAt: at });
      side.status = "paid";
      side.paidAt = at;
      return true;
    case "pay_part":
      if (!isOpen || left < 2) return false;
      side.attempts.push({
        kind: "charge",
        cents: Math.floor(left / 2),
        status: "succeeded",
        occurredAt: at,
      });
      return true;
    case "fail":
      if (!isOpen) return false;
      side.attempts.push({ kind: "charge", cents: left, status: "failed", occurredAt: at });
      return true;
    case "void":
      if ((!isOpen && !isGivenUp) || movedCents(side.attempts, "charge") > 0) return false;
      side.status = "void";
      side.closedAt = at;
      return true;
    case "give_up":
      if (!isOpen) return false;
      side.status = "uncollectible";
      side.closedAt = at;
      return true;
  }
}
