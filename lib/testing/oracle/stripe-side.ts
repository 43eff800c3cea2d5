import { sumCents } from "@/lib/billing/domain/money";

/**
 * An invoice as Stripe keeps it, and what can happen to it there. Not law but surroundings: the
 * model and the gateway of the product under test each keep their own.
 */
export type StripeSide = {
  status: "open" | "paid" | "void" | "uncollectible";
  totalCents: number;
  dueAt: Date | null;
  paidAt: Date | null;
  closedAt: Date | null;
  attempts: Attempt[];
};

export type Attempt = { cents: number; status: "succeeded" | "failed"; occurredAt: Date };

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
    dueAt: isCharged ? null : new Date(at.getTime() + TERM_MS),
    paidAt: null,
    closedAt: null,
    attempts: [],
  };
  if (isCharged && card === "pays") happen(side, "pay", at);
  if (isCharged && card === "declines") happen(side, "fail", at);
  return side;
}

export function paidCents({ attempts }: StripeSide): number {
  return sumCents(attempts.map(({ status, cents }) => (status === "succeeded" ? cents : 0)));
}

/** Answers whether Stripe let it happen. */
export function happen(side: StripeSide, what: Happening, at: Date): boolean {
  const left = side.totalCents - paidCents(side);
  const isOpen = side.status === "open";
  const isGivenUp = side.status === "uncollectible";
  switch (what) {
    case "pay":
      if (!isOpen && !isGivenUp) return false;
      side.attempts.push({ cents: left, status: "succeeded", occurredAt: at });
      side.status = "paid";
      side.paidAt = at;
      return true;
    case "pay_part":
      if (!isOpen || left < 2) return false;
      side.attempts.push({ cents: Math.floor(left / 2), status: "succeeded", occurredAt: at });
      return true;
    case "fail":
      if (!isOpen) return false;
      side.attempts.push({ cents: left, status: "failed", occurredAt: at });
      return true;
    case "void":
      if ((!isOpen && !isGivenUp) || paidCents(side) > 0) return false;
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
