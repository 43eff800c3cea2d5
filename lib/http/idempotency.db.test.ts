import { beforeAll, expect, test } from "vitest";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { admin, makeOffice, setClock } from "@/lib/testing/practice";
import { adminQuery } from "@/lib/testing/database";
import { valueAnswer } from "./answer";
import { once } from "./idempotency";

beforeAll(() => setClock("2026-05-04T12:00:00Z"));

const request = (key: string) => ({
  actor: admin.actor,
  key,
  method: "POST",
  url: "http://localhost/api/v1/billing/charges/one-off",
  body: "{}",
});
const never = new Promise<never>(() => undefined);

test("what was kept with the work is replayed though the process died before it answered", async () => {
  const kept = new Promise<void>((resolve) => {
    void once(request("died-after"), async (keep) => {
      await inTransaction(systemScope(), (tx) => keep(tx, valueAnswer(201, { invoice_id: 1 })));
      resolve();
      return never;
    });
  });
  await kept;
  const again = await once(request("died-after"), () => Promise.reject(new Error("ran twice")));
  expect(again).toMatchObject({ isReplayed: true, answer: { status: 201 } });
});

test("an answer whose transaction rolled back is not replayed", async () => {
  const first = await once(request("rolled-back"), async (keep) => {
    await inTransaction(systemScope(), async (tx) => {
      await keep(tx, valueAnswer(201, { invoice_id: 1 }));
      throw new Error("rolled back");
    }).catch(() => undefined);
    return valueAnswer(503, { code: "unavailable" });
  });
  expect(first.answer.status).toBe(503);
  const second = await once(request("rolled-back"), async () => valueAnswer(201, {}));
  expect(second).toMatchObject({ isReplayed: false, answer: { status: 201 } });
});

test("a charge commits with its answer or not at all", async () => {
  const office = await makeOffice();
  const charge = {
    office_id: office.officeId,
    charge_type: "setup_fee",
    quantity: 1,
    placement: "separate",
  } as const;
  const lost = { ...admin, keepAnswer: () => Promise.reject(new Error("not kept")) };
  await expect(chargeOneOff(lost, charge)).rejects.toThrow("not kept");
  const invoices = () =>
    adminQuery("select 1 from invoices where office_id = $1", [office.officeId]);
  expect(await invoices()).toHaveLength(0);
  let told: unknown = null;
  const output = await chargeOneOff(
    { ...admin, keepAnswer: async (_, answer) => void (told = answer) },
    charge,
  );
  expect(told).toEqual(output);
  expect(await invoices()).toHaveLength(1);
});
