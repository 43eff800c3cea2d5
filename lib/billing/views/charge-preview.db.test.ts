import { beforeAll, describe, expect, test } from "vitest";
import { plannedRequests } from "@/lib/stripe/requests";
import { adminQuery } from "@/lib/testing/database";
import { makeInvoices, makePayment } from "@/lib/testing/factories";
import { admin, makeOffice, makePatients, setClock, type TestOffice } from "@/lib/testing/practice";
import type { Context } from "../context";
import { oneOffChargeIn } from "../contract/charges";
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "../operations/activate-patient";
import { chargeOneOff } from "../operations/charge-one-off";
import { providerPlaces, sealProviderId } from "../provider-refs";
import { chargeForm } from "./charge-form";
import { chargePreview } from "./charge-preview";

let ballard: TestOffice;
let foreign: TestOffice;

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

beforeAll(async () => {
  await setClock("2026-03-10T15:00:00Z");
  ballard = await makeOffice({ name: "Ballard" });
  foreign = await makeOffice({ name: "Tacoma Dome" });
  const ids = await makePatients(ballard, 1);
  await activateManyPatients(ballard.practitioner, ballard.officeId, ids);
  const at = "2026-02-20T08:00:00.000Z";
  const facts = { status: "failed", totalCents: 81000, createdAt: at, dueAt: at } as const;
  const [failedId = 0] = await makeInvoices(ballard, [facts]);
  await makePayment(ballard, failedId, { status: "failed", amountCents: 81000, occurredAt: at });
  const customer = sealProviderId(providerPlaces.customer(ballard.officeId), "cus_QabcXYZ7Rk2");
  await adminQuery(
    `update offices set subscription_status = 'past_due', payment_provider_customer_id = $2,
       payment_provider_customer_index = $3, default_method_brand = 'visa', default_method_last4 = '4242'
     where office_id = $1`,
    [ballard.officeId, customer.ref, customer.index],
  );
});

describe("a one-off charge before it is confirmed", () => {
  const input = (facts: Record<string, unknown> = {}) =>
    oneOffChargeIn.parse({
      office_id: ballard.officeId,
      charge_type: "data_import",
      quantity: 2,
      ...facts,
    });

  test("has a form with offices, their standing and the catalogue", async () => {
    const form = await chargeForm(admin, ballard.officeId);
    expect(form.offices.find(({ officeId }) => officeId === ballard.officeId)).toMatchObject({
      statusNote: "Past due since Feb 20. Charges are allowed.",
      refusal: null,
      card: { brand: "visa", last4: "4242", failedAt: "2026-02-20T08:00:00.000Z" },
      draft: { cycleName: "March", total: "2.00" },
    });
    expect(form.catalogue).toContainEqual({
      chargeType: "priority_support",
      name: "Priority support, one year",
      defaultAmount: "600.00",
      recognition: "recognised over 12 months",
    });
    expect(await code(chargeForm(ballard.manager, null))).toBe("forbidden");
  });

  test("shows the invoice and the calls the gateway plans, ids masked or to come", async () => {
    const shown = await chargePreview(admin, input({ note: "internal" }), plannedRequests);
    expect(shown).toMatchObject({
      line: {
        description: "Data import, per hour",
        quantity: 2,
        unitPrice: "120.00",
        total: "240.00",
      },
      amountDue: "240.00",
      status: "sent",
      dueAt: "2026-03-10T15:00:00.000Z",
    });
    expect(shown.calls.map(({ path }) => path)).toEqual([
      ...["/v1/invoices", "/v1/invoiceitems", "/v1/invoices/in_…/finalize"],
    ]);
    const values = (at: number) =>
      Object.fromEntries(shown.calls[at]?.fields.map(({ name, value }) => [name, value]) ?? []);
    expect(values(0)).toMatchObject({
      customer: "cus_…7Rk2",
      collection_method: "charge_automatically",
      "metadata.invoice_id": "…",
    });
    expect(values(1)).toMatchObject({ description: "Data import, per hour", quantity: "2" });
    expect(JSON.stringify(shown.calls)).not.toMatch(/internal|QabcXYZ|2147483647|givenOnConfirm/);
  });

  test("makes the customer first where there is none, and sends the invoice where there is no card", async () => {
    const shown = await chargePreview(
      admin,
      input({ office_id: foreign.officeId }),
      plannedRequests,
    );
    expect(shown.calls.map(({ path }) => path)).toEqual([
      ...["/v1/customers", "/v1/invoices", "/v1/invoiceitems"],
      ...["/v1/invoices/in_…/finalize", "/v1/invoices/in_…/send"],
    ]);
    expect(shown.dueAt).toBe("2026-04-09T15:00:00.000Z");
  });

  test("foresees what the verb then makes, office credit and next invoice included", async () => {
    const office = await makeOffice();
    await adminQuery("update offices set credit_balance = 100 where office_id = $1", [
      office.officeId,
    ]);
    for (const placement of ["next_invoice", "separate"]) {
      const order = input({
        office_id: office.officeId,
        placement,
        charge_type: "setup_fee",
        quantity: 1,
      });
      const shown = await chargePreview(admin, order, plannedRequests);
      const done = await chargeOneOff(admin, order);
      expect(shown.status).toBe(done.invoice.status);
      expect(shown.line.total).toBe(done.line_item.total_price);
      if (placement === "separate") {
        expect(shown).toMatchObject({
          officeCredit: "100.00",
          amountDue: done.invoice.total_amount,
        });
        expect(shown.dueAt).toBe(done.invoice.due_at);
      } else {
        expect(shown.calls).toEqual([]);
      }
    }
  });

  test("refuses what the verb refuses", async () => {
    const preview = (facts: Record<string, unknown>, context: Context = admin) =>
      code(chargePreview(context, input(facts), plannedRequests));
    expect(await preview({ charge_type: "nothing" })).toBe("invalid_value");
    expect(await preview({ office_id: 999_999 })).toBe("not_found");
    expect(await preview({ amount: "99999999.99" })).toBe("invalid_value");
    expect(await preview({}, ballard.manager)).toBe("forbidden");
    await adminQuery("update offices set subscription_status = 'inactive' where office_id = $1", [
      foreign.officeId,
    ]);
    const place = { office_id: foreign.officeId, placement: "next_invoice" };
    expect(await preview(place)).toBe("office_not_billable");
    await adminQuery("update offices set subscription_status = 'active' where office_id = $1", [
      foreign.officeId,
    ]);
  });
});
