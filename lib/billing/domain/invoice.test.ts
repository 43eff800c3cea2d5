import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ActionFacts,
  allowedActions,
  amountDueCents,
  eventFromStripe,
  formatCreditNoteNumber,
  formatInvoiceNumber,
  INVOICE_STATUSES,
  type InvoiceEvent,
  type InvoiceState,
  officeStatusAfterPayments,
  REVIEW_STATES,
  statusFromStripe,
  transition,
} from "./invoice";
import { OFFICE_STATUSES } from "./office";

const EVENTS = {
  finalize: { type: "finalize" },
  "cancel:operator": { type: "cancel", reason: "operator" },
  "cancel:nothing": { type: "cancel", reason: "nothing_to_bill" },
  paid: { type: "paid" },
  partially_paid: { type: "partially_paid" },
  payment_failed: { type: "payment_failed" },
  voided: { type: "voided" },
  uncollectible: { type: "uncollectible" },
  refunded: { type: "refunded" },
} as const satisfies Record<string, InvoiceEvent>;
type EventName = keyof typeof EVENTS;

const STATES = {
  draft: { status: "draft", cancelReason: null },
  sent: { status: "sent", cancelReason: null },
  failed: { status: "failed", cancelReason: null },
  paid: { status: "paid", cancelReason: null },
  "canceled:operator": { status: "canceled", cancelReason: "operator" },
  "canceled:nothing_to_bill": { status: "canceled", cancelReason: "nothing_to_bill" },
  "canceled:voided": { status: "canceled", cancelReason: "voided" },
  "canceled:written_off": { status: "canceled", cancelReason: "written_off" },
} as const satisfies Record<string, InvoiceState>;
type StateName = keyof typeof STATES;

const closed: Record<EventName, string> = {
  finalize: "refused",
  "cancel:operator": "refused",
  "cancel:nothing": "refused",
  paid: "ignored already_canceled",
  partially_paid: "ignored already_canceled",
  payment_failed: "ignored already_canceled",
  voided: "ignored already_canceled",
  uncollectible: "ignored already_canceled",
  refunded: "ignored already_canceled",
};
const open: Record<EventName, string> = {
  ...closed,
  paid: "moved paid",
  payment_failed: "moved failed",
  voided: "moved canceled:voided",
  uncollectible: "moved canceled:written_off",
  refunded: "ignored not_paid",
};
const TABLE: Record<StateName, Record<EventName, string>> = {
  draft: {
    finalize: "moved sent",
    "cancel:operator": "moved canceled:operator",
    "cancel:nothing": "moved canceled:nothing_to_bill",
    paid: "ignored not_issued",
    partially_paid: "ignored not_issued",
    payment_failed: "ignored not_issued",
    voided: "ignored not_issued",
    uncollectible: "ignored not_issued",
    refunded: "ignored not_issued",
  },
  sent: { ...open, partially_paid: "moved sent" },
  failed: { ...open, partially_paid: "moved failed" },
  paid: {
    ...closed,
    paid: "ignored already_paid",
    partially_paid: "ignored already_paid",
    payment_failed: "ignored already_paid",
    voided: "ignored already_paid",
    uncollectible: "ignored already_paid",
    refunded: "moved paid",
  },
  "canceled:operator": closed,
  "canceled:nothing_to_bill": closed,
  "canceled:voided": closed,
  "canceled:written_off": { ...closed, paid: "moved paid" },
};

function described(state: InvoiceState, event: InvoiceEvent): string {
  const result = transition(state, event);
  switch (result.kind) {
    case "moved":
      return `moved ${result.to}${result.cancelReason ? `:${result.cancelReason}` : ""}`;
    case "ignored":
      return `ignored ${result.reason}`;
    case "refused":
      return "refused";
  }
}

const stateNames = Object.keys(STATES) as StateName[];
const eventNames = Object.keys(EVENTS) as EventName[];

describe("transition", () => {
  it.each(
    stateNames.flatMap((state) =>
      eventNames.map((event) => [state, event, TABLE[state][event]] as const),
    ),
  )("%s × %s: %s", (state, event, result) => {
    expect(described(STATES[state], EVENTS[event])).toBe(result);
  });

  it("sets a cancel reason exactly when it cancels, over any sequence of events", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...eventNames)), (names) => {
        let state: InvoiceState = STATES.draft;
        for (const name of names) {
          const result = transition(state, EVENTS[name]);
          if (result.kind !== "moved") continue;
          state = { status: result.to, cancelReason: result.cancelReason };
          expect(state.status === "canceled").toBe(state.cancelReason !== null);
          expect(state.status).not.toBe("draft");
        }
      }),
    );
  });

  it("ends alike however often a payment event is repeated", () => {
    for (const state of stateNames) {
      for (const event of eventNames.filter((name) => !/finalize|cancel/.test(name))) {
        const once = transition(STATES[state], EVENTS[event]);
        if (once.kind !== "moved") continue;
        const reached: InvoiceState = { status: once.to, cancelReason: once.cancelReason };
        const twice = transition(reached, EVENTS[event]);
        if (twice.kind === "moved") expect(twice.to).toBe(once.to);
        else expect(twice.kind).toBe("ignored");
      }
    }
  });
});

describe("Stripe's map", () => {
  it.each([
    ["open", false, STATES.sent],
    ["open", true, STATES.failed],
    ["paid", true, STATES.paid],
    ["void", false, STATES["canceled:voided"]],
    ["uncollectible", true, STATES["canceled:written_off"]],
    ["draft", false, null],
    ["something_new", false, null],
    [null, false, null],
  ])("%s with failed attempt %s is %j", (status, latestAttemptFailed, state) => {
    expect(statusFromStripe({ status, latestAttemptFailed })).toEqual(state);
  });

  it.each([
    ["open", false, 0, 0, null],
    ["open", false, 100, 0, "partially_paid"],
    ["open", false, 100, 100, null],
    ["open", true, 100, 100, "payment_failed"],
    ["paid", false, 200, 0, "paid"],
    ["void", false, 0, 0, "voided"],
    ["uncollectible", false, 0, 0, "uncollectible"],
    ["draft", false, 0, 0, null],
    [null, false, 0, 0, null],
  ])("%s, failed %s, paid %i of known %i tells %s", (status, failed, paid, known, type) => {
    const stripe = {
      status,
      latestAttemptFailed: failed,
      paidCents: paid,
      knownPaidCents: known,
    };
    expect(eventFromStripe(stripe)?.type ?? null).toBe(type);
  });

  it("event and map agree: what an event makes of a sent invoice is Stripe's status", () => {
    for (const status of ["paid", "void", "uncollectible"]) {
      const stripe = { status, latestAttemptFailed: false, paidCents: 0, knownPaidCents: 0 };
      const event = eventFromStripe(stripe);
      const result = event && transition(STATES.sent, event);
      expect(result).toMatchObject({
        to: statusFromStripe(stripe)?.status,
        cancelReason: statusFromStripe(stripe)?.cancelReason,
      });
    }
  });
});

describe("amountDueCents", () => {
  it.each([
    ["draft", 1000, 0, 0, 1000],
    ["sent", 1000, 300, 200, 500],
    ["failed", 1000, 0, 0, 1000],
    ["paid", 1000, 400, 1000, 0],
    ["paid", 1000, 0, 1000, 0],
    ["canceled", 1000, 0, 0, 0],
  ] as const)("%s %i − %i − %i is %i", (status, totalCents, creditedCents, paidCents, due) => {
    expect(amountDueCents({ status, totalCents, creditedCents, paidCents })).toBe(due);
  });
});

it("only active and past_due change into each other by payments", () => {
  for (const status of OFFICE_STATUSES) {
    const isMovable = status === "active" || status === "past_due";
    expect(officeStatusAfterPayments({ status, hasFailedOrOverdue: true })).toBe(
      isMovable ? "past_due" : status,
    );
    expect(officeStatusAfterPayments({ status, hasFailedOrOverdue: false })).toBe(
      isMovable ? "active" : status,
    );
  }
});

describe("allowedActions", () => {
  const facts: ActionFacts = {
    status: "draft",
    reviewState: "none",
    totalCents: 1000,
    creditedCents: 0,
    paidCents: 0,
    spentCents: 0,
    hasPendingRequest: false,
  };

  it.each<[Partial<ActionFacts>, string[]]>([
    [{}, ["cancel", "hold"]],
    [{ reviewState: "parked" }, ["cancel", "approve"]],
    [{ reviewState: "held" }, ["cancel", "approve"]],
    [{ reviewState: "approved" }, ["cancel", "hold"]],
    [{ status: "sent" }, ["cancel", "credit", "write_off"]],
    [{ status: "sent", paidCents: 400 }, ["credit", "write_off"]],
    [{ status: "sent", hasPendingRequest: true }, []],
    [{ status: "failed" }, ["cancel", "credit", "write_off", "retry"]],
    [{ status: "failed", hasPendingRequest: true }, []],
    [{ status: "paid", paidCents: 1000 }, ["credit", "refund"]],
    [{ status: "paid", paidCents: 1000, hasPendingRequest: true }, ["credit", "refund"]],
    [{ status: "paid", paidCents: 1000, spentCents: 1000, creditedCents: 1000 }, []],
    [{ status: "paid", paidCents: 1000, spentCents: 1000 }, []],
    [{ status: "paid", paidCents: 1000, spentCents: 400, creditedCents: 1000 }, []],
    [{ status: "paid", creditedCents: 1000 }, []],
    [{ status: "paid", totalCents: 0 }, []],
    [{ status: "canceled" }, []],
  ])("%j allows %j", (change, actions) => {
    expect(allowedActions({ ...facts, ...change }, true)).toEqual(actions);
  });

  it("are none for who may not administer", () => {
    for (const status of INVOICE_STATUSES) {
      for (const reviewState of REVIEW_STATES) {
        expect(allowedActions({ ...facts, status, reviewState }, false)).toEqual([]);
      }
    }
  });
});

describe("numbers", () => {
  it.each([
    [1, "LB-000001", "CN-000001"],
    [123, "LB-000123", "CN-000123"],
    [999_999, "LB-999999", "CN-999999"],
    [1_000_000, "LB-1000000", "CN-1000000"],
  ])("%i is %s and %s", (sequence, invoiceNumber, creditNoteNumber) => {
    expect(formatInvoiceNumber(sequence)).toBe(invoiceNumber);
    expect(formatCreditNoteNumber(sequence)).toBe(creditNoteNumber);
  });

  it.each([0, -1, 1.5, NaN])("throw for the sequence %d", (sequence) => {
    expect(() => formatInvoiceNumber(sequence)).toThrow(RangeError);
  });
});
