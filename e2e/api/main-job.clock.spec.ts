import { expect, test, type APIRequestContext } from "@playwright/test";
import { officeOf, readAccess } from "../access";
import { ANY_REF, stripeSideOf, tracesAtStripe } from "../stand-in";

const access = readAccess();
const office = officeOf(access, 1);
const V1 = "/api/v1/billing";
const patient = {
  first_name: "Wilhelmina",
  last_name: "Quackenbush",
  email: "wilhelmina.quackenbush@patients.example",
  phone: "617-555-0142",
  birth_date: "1961-04-30",
  external_id: "chart-88-1961",
};

/** Calls the API with a key and answers the JSON of an expected status. */
function caller(request: APIRequestContext, key: string) {
  return async (method: string, path: string, status: number, data?: unknown) => {
    const response = await request.fetch(`${V1}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(data === undefined ? {} : { data }),
    });
    const text = await response.text();
    expect(response.status(), `${method} ${path}: ${text}`).toBe(status);
    return text === "" ? null : JSON.parse(text);
  };
}

test("the main job through the API alone, with keys", async ({ request }) => {
  const desk = caller(request, office.manager.api_key);
  const admin = caller(request, access.admin.api_key);

  const created = await desk("POST", `/offices/${office.office_id}/patients`, 201, patient);
  const { patient_id: patientId, anonymous_patient_ref: ref } = created;
  await desk("POST", `/patients/${patientId}/care-plans`, 201, { title: "Six weeks of care" });
  const activation = await desk("POST", `/patients/${patientId}/activate`, 201, {});
  expect(activation).toMatchObject({ status: "activated", billed: true, fee: "2.00" });
  const again = await desk("POST", `/patients/${patientId}/activate`, 200, {});
  expect(again).toMatchObject({ status: "already_active", billed: false });

  const invoiceId = activation.invoice_id as number;
  const lines = await desk("GET", `/invoices/${invoiceId}/line-items?limit=200`, 200);
  const mine = lines.data.filter(
    (line: { anonymous_patient_ref: string }) => line.anonymous_patient_ref === ref,
  );
  expect(mine).toMatchObject([
    {
      item_type: "patient_activation",
      total_price: "2.00",
      patient_name: "Wilhelmina Quackenbush",
    },
  ]);
  const asAdmin = await admin("GET", `/invoices/${invoiceId}/line-items?limit=200`, 200);
  expect(JSON.stringify(asAdmin)).not.toContain("Quackenbush");

  await admin("PUT", "/test-clock", 200, { now: activation.cycle.end });
  const preview = await admin("POST", "/invoices/generate-monthly", 200, { dry_run: true });
  expect(preview.preview.length).toBeGreaterThan(0);
  const run = await admin("POST", "/invoices/generate-monthly", 200, {});
  expect(run.failures).toEqual([]);
  expect([run.invoices_finalized, run.lines_written]).toEqual([
    preview.invoices_finalized,
    preview.lines_written,
  ]);
  expect(await admin("POST", "/invoices/generate-monthly", 200, {})).toMatchObject({
    offices_due: 0,
  });

  const issued = await desk("GET", `/invoices/${invoiceId}`, 200);
  expect(issued.invoice_number).toMatch(/^LB-\d{6,}$/);

  await expect
    .poll(async () => (await stripeSideOf(access.stripe_api_base, invoiceId))?.lines.length, {
      timeout: 30_000,
    })
    .toBe(1);
  const side = await stripeSideOf(access.stripe_api_base, invoiceId);
  expect(side?.lines).toEqual([
    {
      description: "Active patient accounts",
      quantity: lines.data.length,
      amount: lines.data.length * 200,
    },
  ]);
  const traces = [
    ref,
    ANY_REF,
    "Quackenbush",
    "Wilhelmina",
    "quackenbush",
    "555-0142",
    "1961-04-30",
    "chart-88",
  ];
  expect(await tracesAtStripe(access.stripe_api_base, traces)).toEqual([]);

  if (side?.status === "open") await request.post(side.payUrl, { form: { card: "good" } });
  await expect
    .poll(async () => (await desk("GET", `/payment-status/${invoiceId}`, 200)).status, {
      timeout: 30_000,
    })
    .toBe("paid");
  const status = await desk("GET", `/payment-status/${invoiceId}`, 200);
  expect(status).toMatchObject({
    amount_due: "0.00",
    amount_paid: issued.total_amount,
    stripe: { pushed: true },
  });
  expect(
    status.payments.filter((payment: { status: string }) => payment.status === "succeeded"),
  ).toHaveLength(1);
});
