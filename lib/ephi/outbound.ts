import { z } from "zod";
import { findIdentifiers } from "@/lib/ephi/identifiers";

/** Something was about to leave that is not on the closed list. Names fields, never values. */
export class OutboundRefused extends Error {
  override name = "OutboundRefused";
  readonly code = "outbound_refused";
  constructor(what: string, paths: readonly string[]) {
    super(`${what}: refused because of ${paths.join(", ")}`);
  }
}

const MAX_CENTS = 9_999_999_999;
const MAX_LINES = 250;

const rowId = z.int().positive();
const cents = z.int().min(0).max(MAX_CENTS);
const positiveCents = z.int().min(1).max(MAX_CENTS);

/** Catalogue wording and office names: short, printable, and free of identifiers. */
const text = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)
  .refine((value) => findIdentifiers(value).length === 0);

const providerId = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9_]{4,250}$`));

/** Ids of Stripe's objects, by kind. */
export const providerIds = {
  customer: providerId("cus"),
  invoice: providerId("in"),
  charge: providerId("(?:ch|py)"),
} as const;

const customerSchema = z
  .strictObject({ officeId: rowId, name: text, email: z.email().max(254) })
  .brand<"OutboundCustomer">();

const lineSchema = z.strictObject({
  description: text,
  quantity: z.int().min(1).max(10_000_000),
  // Negative for one line only: the office's credit that is set off.
  unitCents: z.int().min(-MAX_CENTS).max(MAX_CENTS),
});

const collectionSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("charge_automatically") }),
  z.strictObject({ method: z.literal("send_invoice"), daysUntilDue: z.int().min(1).max(90) }),
]);

const invoiceSchema = z
  .strictObject({
    invoiceId: rowId,
    customerId: providerIds.customer,
    collection: collectionSchema,
    totalCents: positiveCents,
    lines: z.array(lineSchema).min(1).max(MAX_LINES),
  })
  .refine(
    ({ lines, totalCents }) =>
      lines.reduce((sum, line) => sum + line.quantity * line.unitCents, 0) === totalCents,
    { path: ["totalCents"] },
  )
  .brand<"OutboundInvoice">();

const invoiceCommandSchema = z
  .strictObject({ invoiceId: rowId, stripeInvoiceId: providerIds.invoice })
  .brand<"OutboundInvoiceCommand">();

const lostInvoiceSchema = z
  .strictObject({ invoiceId: rowId, customerId: providerIds.customer })
  .brand<"OutboundLostInvoice">();

const creditSchema = z
  .strictObject({
    creditNoteId: rowId,
    invoiceId: rowId,
    stripeInvoiceId: providerIds.invoice,
    amountCents: positiveCents,
    // The parts of the amount that were paid; the rest lowers what is due.
    /** Goes back to the payer through Stripe. */
    refundCents: cents,
    /** Goes back outside of Stripe, where it came from. */
    byHandCents: cents,
    /** Went back already, or became office credit. */
    settledCents: cents,
  })
  .refine(
    (credit) => credit.refundCents + credit.byHandCents + credit.settledCents <= credit.amountCents,
    { path: ["refundCents"] },
  )
  .brand<"OutboundCredit">();

const refundSchema = z
  .strictObject({
    creditNoteId: rowId,
    invoiceId: rowId,
    stripeInvoiceId: providerIds.invoice,
    chargeId: providerIds.charge,
    amountCents: positiveCents,
  })
  .brand<"OutboundRefund">();

const hostedPageSchema = z
  .strictObject({ customerId: providerIds.customer, returnUrl: z.url({ protocol: /^https?$/ }) })
  .brand<"OutboundHostedPage">();

/** A customer to create: the office, its billing e-mail, our id as metadata. */
export type OutboundCustomer = z.output<typeof customerSchema>;
/** An invoice to push, as aggregate lines. `totalCents` must be the sum of the lines. */
export type OutboundInvoice = z.output<typeof invoiceSchema>;
/** Void, mark uncollectible, pay: a word about an invoice that is there already. */
export type OutboundInvoiceCommand = z.output<typeof invoiceCommandSchema>;
/** An invoice that a push may have left behind, to be looked for by our id. */
export type OutboundLostInvoice = z.output<typeof lostInvoiceSchema>;
/** A credit note: how much, and what of it was paid. Its reason stays with us. */
export type OutboundCredit = z.output<typeof creditSchema>;
/** A refund that came back, made anew. */
export type OutboundRefund = z.output<typeof refundSchema>;
/** Stripe's own page for payment details. */
export type OutboundHostedPage = z.output<typeof hostedPageSchema>;

function check<S extends z.ZodType>(what: string, schema: S, input: z.input<S>): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const paths = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? ["an unknown field"]
      : [issue.path.join(".") || "its form"],
  );
  throw new OutboundRefused(what, [...new Set(paths)]);
}

// The gateway takes these branded types only, and only these functions make them.
export const outboundCustomer = (input: z.input<typeof customerSchema>): OutboundCustomer =>
  check("customer", customerSchema, input);
export const outboundInvoice = (input: z.input<typeof invoiceSchema>): OutboundInvoice =>
  check("invoice", invoiceSchema, input);
export const outboundInvoiceCommand = (
  input: z.input<typeof invoiceCommandSchema>,
): OutboundInvoiceCommand => check("invoice command", invoiceCommandSchema, input);
export const outboundLostInvoice = (
  input: z.input<typeof lostInvoiceSchema>,
): OutboundLostInvoice => check("lost invoice", lostInvoiceSchema, input);
export const outboundRefund = (input: z.input<typeof refundSchema>): OutboundRefund =>
  check("refund", refundSchema, input);
export const outboundCredit = (input: z.input<typeof creditSchema>): OutboundCredit =>
  check("credit", creditSchema, input);
export const outboundHostedPage = (input: z.input<typeof hostedPageSchema>): OutboundHostedPage =>
  check("hosted page", hostedPageSchema, input);
