import { beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { admin, makeOffice, makePatients, setClock } from "@/lib/testing/practice";
import { movement, stripeSays } from "@/lib/testing/stripe-says";
import { INVOICE_ACTIONS, type InvoiceAction } from "../domain/invoice";
import { listInvoices } from "../views/list-invoices";
import { showInvoice } from "../views/show-invoice";
import { activateManyPatients } from "./activate-patient";
import { chargeOneOff } from "./charge-one-off";
import { cancelInvoice, writeOffInvoice } from "./close-invoice";
import { creditInvoice } from "./credit-invoice";
import { refundInvoice } from "./refund-invoice";
import { retryInvoice } from "./retry-invoice";
import { approveInvoice, holdInvoice } from "./review-invoice";

beforeEach(() => setClock("2026-01-10T15:00:00Z"));

const reason = "Agreed on the phone";

async function draft(): Promise<number> {
  const office = await makeOffice();
  await activateManyPatients(office.practitioner, office.officeId, await makePatients(office, 2));
  const [row] = await adminQuery<{ id: number }>(
    "select invoice_id as id from invoices where office_id = $1",
    [office.officeId],
  );
  return row?.id ?? 0;
}

/** Of 250.00. */
async function sent(creditCents = 0): Promise<number> {
  const { officeId } = await makeOffice();
  if (creditCents > 0) {
    const first = await charge(officeId);
    await paid(first);
    const excess = "office_credit";
    await creditInvoice(admin, first, { amountCents: creditCents, reason, excess });
  }
  return charge(officeId);
}

async function charge(officeId: number): Promise<number> {
  const order = { charge_type: "setup_fee", quantity: 1, placement: "separate" } as const;
  return (await chargeOneOff(admin, { ...order, office_id: officeId })).invoice.invoice_id;
}

async function paid(invoiceId: number, cents = 25_000, kind: "charge" | "dispute" = "charge") {
  const paidCents = kind === "charge" ? cents : 25_000;
  const status = paidCents < 25_000 ? "open" : "paid";
  const movements = [movement(`${kind}_of${invoiceId}`, cents, { kind })];
  await stripeSays(invoiceId, { status, paidCents, movements });
}

/** Makes an invoice of each state; the columns cannot tell all of them apart. */
const STATES: Record<string, () => Promise<number>> = {
  "a draft": draft,
  "a draft on hold": async () => {
    const invoiceId = await draft();
    await holdInvoice(admin, invoiceId);
    return invoiceId;
  },
  "a parked draft": async () => {
    const invoiceId = await draft();
    await adminQuery("update invoices set review_state = 'parked' where invoice_id = $1", [
      invoiceId,
    ]);
    return invoiceId;
  },
  "an approved draft": async () => {
    const invoiceId = await draft();
    await holdInvoice(admin, invoiceId);
    await approveInvoice(admin, invoiceId);
    return invoiceId;
  },
  "one that waits for its push": sent,
  "one that Stripe has": async () => {
    const invoiceId = await sent();
    await stripeSays(invoiceId, { status: "open" });
    return invoiceId;
  },
  "one that waits to be canceled": async () => {
    const invoiceId = await sent();
    await cancelInvoice(admin, invoiceId, { reason });
    return invoiceId;
  },
  "one paid in part": async () => {
    const invoiceId = await sent();
    await paid(invoiceId, 1000);
    return invoiceId;
  },
  "a failed one": async () => {
    const invoiceId = await sent();
    await stripeSays(invoiceId, { status: "open", hasFailedAttempt: true });
    return invoiceId;
  },
  "a failed one that is collected again": async () => {
    const invoiceId = await sent();
    await stripeSays(invoiceId, { status: "open", hasFailedAttempt: true });
    await retryInvoice(admin, invoiceId);
    return invoiceId;
  },
  "a paid one": async () => {
    const invoiceId = await sent();
    await paid(invoiceId);
    return invoiceId;
  },
  "a paid one that is refunded in part": async () => {
    const invoiceId = await sent();
    await paid(invoiceId);
    await refundInvoice(admin, invoiceId, { amountCents: 24_999, reason });
    return invoiceId;
  },
  "a paid one that is refunded in full": async () => {
    const invoiceId = await sent();
    await paid(invoiceId);
    await refundInvoice(admin, invoiceId, { amountCents: 25_000, reason });
    return invoiceId;
  },
  "a paid one whose money a dispute took": async () => {
    const invoiceId = await sent();
    await paid(invoiceId);
    await paid(invoiceId, 25_000, "dispute");
    return invoiceId;
  },
  "one paid after it was asked to be canceled": async () => {
    const invoiceId = await sent();
    await cancelInvoice(admin, invoiceId, { reason });
    await paid(invoiceId);
    return invoiceId;
  },
  "one that a credit made paid": async () => {
    const invoiceId = await sent();
    await creditInvoice(admin, invoiceId, { amountCents: 25_000, reason });
    return invoiceId;
  },
  "one that office credit paid": () => sent(25_000),
  "one that office credit paid in part": () => sent(1000),
  "a draft that was canceled": async () => {
    const invoiceId = await draft();
    await cancelInvoice(admin, invoiceId, { reason });
    return invoiceId;
  },
  "one with nothing to bill": async () => {
    const invoiceId = await draft();
    await adminQuery(
      "update invoices set status = 'canceled', cancel_reason = 'nothing_to_bill', canceled_at = now() where invoice_id = $1",
      [invoiceId],
    );
    return invoiceId;
  },
  "a voided one": async () => {
    const invoiceId = await sent();
    await stripeSays(invoiceId, { status: "void" });
    return invoiceId;
  },
  "one written off": async () => {
    const invoiceId = await sent();
    await stripeSays(invoiceId, { status: "uncollectible" });
    return invoiceId;
  },
  "one written off and paid after all": async () => {
    const invoiceId = await sent();
    await stripeSays(invoiceId, { status: "uncollectible" });
    await paid(invoiceId);
    return invoiceId;
  },
};

/** The least that each action can be asked for. */
const ACTIONS: Record<InvoiceAction, (invoiceId: number) => Promise<unknown>> = {
  cancel: (id) => cancelInvoice(admin, id, { reason }),
  approve: (id) => approveInvoice(admin, id),
  hold: (id) => holdInvoice(admin, id),
  credit: (id) => creditInvoice(admin, id, { amountCents: 1, reason, excess: "refund" }),
  refund: (id) => refundInvoice(admin, id, { amountCents: 1, reason }),
  write_off: (id) => writeOffInvoice(admin, id, { reason }),
  retry: (id) => retryInvoice(admin, id),
};

/** The codes of 409. */
const CONFLICT = expect.stringMatching(
  /^(invalid_state|credit_exceeds_invoice|refund_exceeds_paid)$/,
);

describe.each(Object.entries(STATES))("of %s, the allowed actions are true:", (_, make) => {
  test.each(INVOICE_ACTIONS)("%s", async (action) => {
    const invoiceId = await make();
    const { allowed_actions: allowed, office_id: officeId } = await showInvoice(admin, invoiceId);
    const list = await listInvoices(admin, officeId, { limit: 50, sort: "-created_at" });
    const listed = list.data.find((one) => one.invoice_id === invoiceId);
    expect(listed?.allowed_actions).toEqual(allowed);
    const attempt = ACTIONS[action](invoiceId);
    if (allowed.includes(action)) await expect(attempt).resolves.toBeTruthy();
    else await expect(attempt).rejects.toMatchObject({ code: CONFLICT });
  });
});
