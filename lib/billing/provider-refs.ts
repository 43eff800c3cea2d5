import { blindIndex } from "@/lib/ephi/blind-index";
import { decryptField, encryptField, type FieldPlace } from "@/lib/ephi/field-encryption";

/** Where ids of Stripe's objects, and what was sent to it, are kept: each encrypted in its own place. */
export const providerPlaces = {
  customer: (officeId: number): FieldPlace => ({
    table: "offices",
    column: "payment_provider_customer_id",
    rowId: officeId,
  }),
  invoice: (invoiceId: number): FieldPlace => ({
    table: "invoices",
    column: "stripe_invoice_id",
    rowId: invoiceId,
  }),
  payment: (paymentId: number): FieldPlace => ({
    table: "payments",
    column: "provider_ref",
    rowId: paymentId,
  }),
  event: (eventId: string): FieldPlace => ({
    table: "stripe_events",
    column: "object_ref",
    rowId: eventId,
  }),
  outboxBody: (outboxId: number): FieldPlace => ({
    table: "stripe_outbox",
    column: "body",
    rowId: outboxId,
  }),
} as const;

/** What is stored of an id of Stripe's: ciphertext, and blind index to find it by. */
export function sealProviderId(place: FieldPlace, id: string): { ref: string; index: string } {
  return { ref: encryptField(place, id), index: blindIndex("provider_ref", id) };
}

/** The id itself; null where there is none yet. */
export function openProviderId(place: FieldPlace, ref: string | null): string | null {
  return ref === null ? null : decryptField(place, ref);
}
