import { beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { admin, cron, makeOffice, makePatients, setClock } from "@/lib/testing/practice";
import { showInvoice } from "../views/show-invoice";
import { activateManyPatients } from "./activate-patient";
import { chargeOneOff } from "./charge-one-off";
import { cancelInvoice, writeOffInvoice } from "./close-invoice";
import { approveInvoice, holdInvoice } from "./review-invoice";
import { rollDueCycles } from "./roll-due-cycles";

beforeEach(() => setClock("2026-06-10T15:00:00Z"));

const JULY = "2026-07-02T12:00:00Z";
const reason = { reason: "Charged by mistake" };

async function draftOf(patients: number) {
  const office = await makeOffice();
  const ids = await makePatients(office, patients);
  await activateManyPatients(office.practitioner, office.officeId, ids);
  const [row] = await adminQuery<{ id: number }>(
    "select invoice_id as id from invoices where office_id = $1",
    [office.officeId],
  );
  return { office, invoiceId: row?.id ?? 0 };
}

async function sentInvoice() {
  const office = await makeOffice();
  const order = { charge_type: "setup_fee", quantity: 1, placement: "separate" } as const;
  const { invoice } = await chargeOneOff(admin, { ...order, office_id: office.officeId });
  return { office, invoiceId: invoice.invoice_id };
}

const requestsOf = (invoiceId: number) =>
  adminQuery(
    "select kind, status::text from stripe_outbox where invoice_id = $1 and kind <> 'push_invoice'",
    [invoiceId],
  );

describe("a draft far above what the office had", () => {
  test("is parked, does not hold back the next cycle, and is issued with the next number once approved", async () => {
    const { office, invoiceId } = await draftOf(1001);
    await setClock(JULY);
    const run = await rollDueCycles(cron, { officeId: office.officeId });
    expect(run).toMatchObject({ offices_parked: 1, invoices_finalized: 0, invoices_drafted: 1 });
    const parked = await showInvoice(admin, invoiceId);
    expect(parked).toMatchObject({ status: "draft", review_state: "parked" });
    expect(parked.allowed_actions).toEqual(["cancel", "approve"]);
    expect(await approveInvoice(admin, invoiceId)).toMatchObject({
      status: "sent",
      review_state: "approved",
      total_amount: "2002.00",
      invoice_number: expect.stringMatching(/^LB-\d{6}$/),
    });
    await expect(approveInvoice(admin, invoiceId)).rejects.toMatchObject({ code: "invalid_state" });
  });

  test("is not parked when it was approved before its cycle ended", async () => {
    const { office, invoiceId } = await draftOf(1001);
    await holdInvoice(admin, invoiceId);
    expect(await approveInvoice(admin, invoiceId)).toMatchObject({
      status: "draft",
      review_state: "approved",
    });
    await setClock(JULY);
    expect(await rollDueCycles(cron, { officeId: office.officeId })).toMatchObject({
      offices_parked: 0,
      invoices_finalized: 1,
    });
  });
});

test("a held draft stays a draft when its cycle ends", async () => {
  const { office, invoiceId } = await draftOf(1);
  expect(await holdInvoice(admin, invoiceId)).toMatchObject({ review_state: "held" });
  await setClock(JULY);
  await rollDueCycles(cron, { officeId: office.officeId });
  expect(await showInvoice(admin, invoiceId)).toMatchObject({
    status: "draft",
    review_state: "held",
  });
});

test("a canceled draft has a reason and no number", async () => {
  const { invoiceId } = await draftOf(2);
  expect(await cancelInvoice(admin, invoiceId, reason)).toMatchObject({
    status: "canceled",
    cancel_reason: "operator",
    invoice_number: null,
    amount_due: "0.00",
    allowed_actions: [],
  });
});

test.each([
  ["cancel", cancelInvoice, "void_invoice"],
  ["write off", writeOffInvoice, "write_off_invoice"],
] as const)("to %s an issued invoice asks Stripe once and waits for it", async (_, verb, kind) => {
  const { invoiceId } = await sentInvoice();
  const attempts = await Promise.allSettled([1, 2, 3].map(() => verb(admin, invoiceId, reason)));
  expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
  expect(await showInvoice(admin, invoiceId)).toMatchObject({
    status: "sent",
    allowed_actions: [],
  });
  expect(await requestsOf(invoiceId)).toEqual([{ kind, status: "pending" }]);
});

test("only an admin may, a reason may not name a patient, and each act is audited", async () => {
  const { office, invoiceId } = await draftOf(1);
  await expect(holdInvoice(office.manager, invoiceId)).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await makeOffice();
  await expect(holdInvoice(stranger.manager, invoiceId)).rejects.toMatchObject({
    code: "not_found",
  });
  for (const text of ["wrong for Last0, First0", "call ann@example.com"]) {
    await expect(cancelInvoice(admin, invoiceId, { reason: text })).rejects.toMatchObject({
      code: "possible_ephi",
    });
  }
  await cancelInvoice(admin, invoiceId, reason);
  const audits = await adminQuery(
    "select action from audit_events where office_id = $1 and action like 'invoice.%'",
    [office.officeId],
  );
  expect(audits).toEqual([{ action: "invoice.cancel" }]);
});
