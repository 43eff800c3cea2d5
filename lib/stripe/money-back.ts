import { everyRow, expectList } from "./answers";
import type { Stripe } from "./client";
import { listRefunds } from "./credit-invoice";
import type { Movement } from "./payment-gateway";
import { idOf, ourIdOf } from "./references";

const PAGE = 100;

/** Whether an invoice's refunds carry out credit notes, and of ours which: by the refund's id. */
export type NoteOfRefund = { hasAny: boolean; ids: ReadonlyMap<string, number> };

export function notesOfRefunds(notes: readonly Stripe.CreditNote[]): NoteOfRefund {
  const pairs = notes.flatMap((note) => {
    const ours = ourIdOf(note.metadata?.credit_note_id);
    if (ours === null) return [];
    return note.refunds.flatMap(({ refund }): [string, number][] => {
      const id = idOf(refund);
      return id === null ? [] : [[id, ours]];
    });
  });
  return { hasAny: notes.length > 0, ids: new Map(pairs) };
}

/** Money that our credit notes gave back outside of Stripe, where it had come from. */
export function movementsByHand(notes: readonly Stripe.CreditNote[]): Movement[] {
  return notes.flatMap(({ id, metadata, created }) => {
    const cents = ourIdOf(metadata?.by_hand_cents);
    const creditNoteId = ourIdOf(metadata?.credit_note_id);
    if (cents === null || creditNoteId === null) return [];
    return [
      {
        ref: id,
        kind: "refund" as const,
        status: "succeeded" as const,
        amountCents: cents,
        failureCode: null,
        brand: null,
        last4: null,
        occurredAt: new Date(created * 1000),
        creditNoteId,
      },
    ];
  });
}

/** What of a charge went back, or is on its way: its refunds and disputes. */
export async function movementsBack(
  stripe: Stripe,
  charge: Stripe.Charge,
  noteOf: NoteOfRefund,
): Promise<Movement[]> {
  if (charge.status !== "succeeded") return [];
  // A refund that failed is no longer counted by its charge: only a credit note still tells of it.
  const mayHaveRefunds = charge.amount_refunded > 0 || noteOf.hasAny;
  const refunds = mayHaveRefunds ? await listRefunds(stripe, charge.id) : [];
  const disputes = charge.disputed ? await listDisputes(stripe, charge.id) : [];
  return [
    ...refunds.map((refund) => movementOfRefund(refund, charge, noteOf)),
    ...disputes.map((dispute) => movementOfDispute(dispute, charge)),
  ];
}

function listDisputes(stripe: Stripe, charge: string): Promise<Stripe.Dispute[]> {
  return everyRow(async (after) =>
    expectList(await stripe.disputes.list({ charge, limit: PAGE, ...after }), "dp", "du"),
  );
}

function movementOfRefund(
  refund: Stripe.Refund,
  charge: Stripe.Charge,
  noteOf: NoteOfRefund,
): Movement {
  const status = statusOfRefund(refund.status);
  const creditNoteId = noteOf.ids.get(refund.id) ?? ourIdOf(refund.metadata?.credit_note_id);
  return {
    ref: refund.id,
    kind: "refund",
    status,
    amountCents: refund.amount,
    failureCode: status === "failed" ? "refund_failed" : null,
    ...cardOf(charge),
    occurredAt: new Date(refund.created * 1000),
    ...(creditNoteId === null ? {} : { creditNoteId }),
  };
}

function statusOfRefund(status: string | null): Movement["status"] {
  switch (status) {
    case "succeeded":
    case "failed":
    case "canceled":
      return status;
    default:
      return "pending";
  }
}

function movementOfDispute(dispute: Stripe.Dispute, charge: Stripe.Charge): Movement {
  return {
    ref: dispute.id,
    kind: "dispute",
    status: statusOfDispute(dispute.status),
    amountCents: dispute.amount,
    failureCode: null,
    ...cardOf(charge),
    occurredAt: new Date(dispute.created * 1000),
  };
}

function statusOfDispute(status: string): Movement["status"] {
  switch (status) {
    case "lost":
      return "succeeded";
    case "won":
    case "prevented":
    case "warning_closed":
      return "canceled";
    default:
      return "pending";
  }
}

function cardOf(charge: Stripe.Charge): { brand: string | null; last4: string | null } {
  const card = charge.payment_method_details?.card;
  return { brand: card?.brand ?? null, last4: card?.last4 ?? null };
}
