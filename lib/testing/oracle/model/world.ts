import type { CalendarDate } from "@/lib/billing/domain/calendar";
import type { Cycle, Schedule } from "@/lib/billing/domain/cycle";
import type { Cents } from "@/lib/billing/domain/money";
import type { Attempt, Card, StripeSide } from "../stripe-side";

/** Everything the law speaks of, plainly, in memory. Rule: docs/domain.md. */
export type World = {
  now: Date;
  /** In order of their ids. */
  offices: Office[];
  patients: Patient[];
  /** In order of creation. */
  invoices: Invoice[];
  prices: { plan: number; effectiveAt: Date; feeCents: Cents }[];
  journal: Posting[];
  /** How many numbers of each series are given. */
  invoiceNumbers: number;
  creditNoteNumbers: number;
};

export type OfficeStatus = "active" | "past_due" | "trialing" | "canceled" | "inactive";

export type Office = {
  /** Its place among the offices. */
  at: number;
  company: number;
  status: OfficeStatus;
  plan: number;
  schedule: Schedule;
  announced: Schedule | null;
  cycle: Cycle;
  trialEndsAt: Date | null;
  creditCents: Cents;
  /** What Stripe charges, as far as we have heard. */
  hasCard: boolean;
  /** The office's customer at Stripe, once it is there. */
  customer: { card: Card } | null;
};

/** One stretch of activity at one office. */
export type Stretch = {
  office: Office;
  from: Date;
  to: Date | null;
  openedBy: "activation" | "transfer";
};

export type Patient = {
  /** All that a line knows of a patient. */
  ref: string;
  office: Office;
  carePlan: "none" | "draft" | "sent";
  stretches: Stretch[];
  lastBilledCycle: CalendarDate | null;
};

export type ItemType =
  "patient_activation" | "patient_renewal" | "setup_fee" | "one_off" | "credit";

export type Line = { type: ItemType; ref: string | null; quantity: number; unitCents: Cents };

export type Invoice = {
  office: Office;
  type: "monthly" | "setup_fee" | "one_off";
  cycle: Cycle | null;
  lines: Line[];
  status: "draft" | "sent" | "paid" | "failed" | "canceled";
  cancelReason: "operator" | "nothing_to_bill" | "voided" | "written_off" | null;
  review: "none" | "parked" | "held" | "approved";
  number: string | null;
  paidCents: Cents;
  creditedCents: Cents;
  refundedCents: Cents;
  createdAt: Date;
  finalizedAt: Date | null;
  dueAt: Date | null;
  paidAt: Date | null;
  canceledAt: Date | null;
  /** One for each attempt that we have heard of. */
  payments: Attempt[];
  creditNotes: CreditNote[];
  /** What Stripe has yet to be told after the push, in this order. */
  toTell: Telling[];
  /** The invoice at Stripe once it was pushed; our side learns of it by looking. */
  atStripe: StripeSide | null;
  isChargedAtIssue: boolean;
};

/** A cancel, a write-off, or a credit note: what it takes off and what goes back. */
export type Telling =
  | { kind: "void" }
  | { kind: "write_off" }
  | { kind: "credit"; lowersCents: Cents; refundCents: Cents };

export type CreditNote = {
  number: string;
  cents: Cents;
  kind: "reduces_due" | "refund" | "office_credit";
};

export type Account =
  "receivable" | "contract" | "revenue" | "customer_credit" | "cash" | "write_offs";

export type Posting = {
  invoice: Invoice;
  cause: string;
  item: ItemType | null;
  debit: Account;
  credit: Account;
  cents: Cents;
  /** In the office's calendar. */
  month: string;
};

export const STANDARD_PLAN = 0;
/** A second, dearer plan. */
export const PLUS_PLAN = 1;

export function newWorld(now: Date): World {
  const effectiveAt = new Date("2000-01-01T00:00:00Z");
  return {
    now,
    offices: [],
    patients: [],
    invoices: [],
    prices: [
      { plan: STANDARD_PLAN, effectiveAt, feeCents: 200 },
      { plan: PLUS_PLAN, effectiveAt, feeCents: 350 },
    ],
    journal: [],
    invoiceNumbers: 0,
    creditNoteNumbers: 0,
  };
}

/** The law says no; `code` is the one of the wire. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = "Refused";
    this.code = code;
  }
}

export function refuse(code: string): never {
  throw new Refused(code);
}
