import { describe, expect, test } from "vitest";
import {
  outboundCredit,
  outboundCustomer,
  outboundHostedPage,
  outboundInvoice,
  outboundInvoiceCommand,
  OutboundRefused,
} from "@/lib/ephi/outbound";

const line = { description: "Active patient accounts", quantity: 12, unitCents: 200 };
const invoice = {
  invoiceId: 7,
  customerId: "cus_NffrFeUfNV2Hib",
  collection: { method: "send_invoice" as const, daysUntilDue: 30 },
  totalCents: 2400,
  lines: [line],
};

const messageOf = (call: () => unknown): string => {
  try {
    call();
    return "";
  } catch (error) {
    if (error instanceof OutboundRefused) return error.message;
    throw error;
  }
};

test("what may leave passes", () => {
  expect(outboundCustomer({ officeId: 1, name: "Vale Clinic", email: "pay@vale.test" })).toEqual({
    officeId: 1,
    name: "Vale Clinic",
    email: "pay@vale.test",
  });
  expect(outboundInvoice(invoice)).toEqual(invoice);
  const credit = { description: "Office credit", quantity: 1, unitCents: -400 };
  expect(
    outboundInvoice({ ...invoice, totalCents: 2000, lines: [line, credit] }).lines,
  ).toHaveLength(2);
  expect(outboundInvoiceCommand({ invoiceId: 7, stripeInvoiceId: "in_12345678" })).toBeTruthy();
  expect(
    outboundHostedPage({ customerId: "cus_12345678", returnUrl: "http://localhost:3000/settings" }),
  ).toBeTruthy();
});

describe("refused, telling the field and never the value", () => {
  const canary = "Jane Abernathy 123-45-6789";
  test.each([
    ["an unknown field", () => outboundInvoice({ ...invoice, patientName: canary } as never)],
    [
      "an unknown field",
      () => outboundInvoice({ ...invoice, lines: [{ ...line, ref: canary }] } as never),
    ],
    [
      "lines.0.description",
      () => outboundInvoice({ ...invoice, lines: [{ ...line, description: canary }] }),
    ],
    [
      "lines.0.description",
      () =>
        outboundInvoice({
          ...invoice,
          lines: [{ ...line, description: "for pt_0123456789abcdef" }],
        }),
    ],
    [
      "lines.0.description",
      () => outboundInvoice({ ...invoice, lines: [{ ...line, description: "a\nb" }] }),
    ],
    [
      "lines.0.unitCents",
      () => outboundInvoice({ ...invoice, lines: [{ ...line, unitCents: 0.5 }] }),
    ],
    ["customerId", () => outboundInvoice({ ...invoice, customerId: canary })],
    ["totalCents", () => outboundInvoice({ ...invoice, totalCents: 2401 })],
    ["lines", () => outboundInvoice({ ...invoice, lines: [] })],
    ["name", () => outboundCustomer({ officeId: 1, name: canary, email: "pay@vale.test" })],
    ["email", () => outboundCustomer({ officeId: 1, name: "Vale", email: canary })],
    [
      "stripeInvoiceId",
      () => outboundInvoiceCommand({ invoiceId: 7, stripeInvoiceId: "cus_1234567" }),
    ],
    [
      "refundCents",
      () =>
        outboundCredit({
          creditNoteId: 1,
          invoiceId: 7,
          stripeInvoiceId: "in_12345678",
          amountCents: 100,
          refundCents: 60,
          byHandCents: 30,
          settledCents: 11,
        }),
    ],
    [
      "returnUrl",
      () => outboundHostedPage({ customerId: "cus_12345678", returnUrl: "javascript:x" }),
    ],
  ])("%s", (field, call) => {
    const message = messageOf(call);
    expect(message).toContain(field);
    expect(message).not.toMatch(/Jane|6789|patientName|0123456789abcdef/);
  });

  test("fields that are not on the list do not compile", () => {
    // @ts-expect-error -- an unknown field
    expect(() => outboundInvoice({ ...invoice, note: "x" })).toThrow(OutboundRefused);
    // @ts-expect-error -- only the functions above make the types the gateway takes
    const forged: ReturnType<typeof outboundInvoice> = invoice;
    expect(forged).toBe(invoice);
  });
});
