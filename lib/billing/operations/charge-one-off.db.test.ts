import { beforeEach, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import {
  admin,
  asUser,
  makeOffice,
  makePatients,
  setClock,
  type TestOffice,
} from "@/lib/testing/practice";
import type { OneOffChargeIn } from "../contract/charges";
import { Refusal } from "../domain/errors";
import { activateManyPatients } from "./activate-patient";
import { chargeOneOff } from "./charge-one-off";

let office: TestOffice;

beforeEach(async () => {
  await setClock("2026-03-10T15:00:00Z");
  office = await makeOffice();
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no refusal",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

const charge = (changes: Partial<OneOffChargeIn>, who = admin) =>
  chargeOneOff(who, {
    office_id: office.officeId,
    charge_type: "data_import",
    quantity: 1,
    placement: "next_invoice",
    ...changes,
  });

const totalsOf = () =>
  adminQuery(
    "select invoice_type::text as type, total_amount::text as total from invoices where office_id = $1",
    [office.officeId],
  );

test("an invoice of its own is refused below what Stripe collects", async () => {
  expect(await codeOf(charge({ placement: "separate", amount: 49 }))).toBe("invalid_value");
  expect(await codeOf(charge({ placement: "separate", amount: 50 }))).toBe("no refusal");
  expect(await totalsOf()).toEqual([{ type: "one_off", total: "0.50" }]);
});

test("a small charge goes onto a draft that is collected with it, and not onto one that would not be", async () => {
  expect(await codeOf(charge({ amount: 10, quantity: 3 }))).toBe("invalid_value");
  expect(await totalsOf()).toEqual([]);
  const ids = await makePatients(office, 1);
  await activateManyPatients(office.practitioner, office.officeId, ids);
  expect(await codeOf(charge({ amount: 10, quantity: 3 }))).toBe("no refusal");
  expect(await totalsOf()).toEqual([{ type: "monthly", total: "2.30" }]);
});

test("a charge is for admins, for offices that are there, and for charges of the catalogue", async () => {
  const manager = asUser("company_manager", { companyId: office.companyId });
  for (const who of [manager, office.manager, office.practitioner, asUser("auditor")]) {
    expect(await codeOf(charge({}, who))).toBe("forbidden");
  }
  expect(await codeOf(charge({ office_id: 2_000_000_000 }))).toBe("not_found");
  expect(await codeOf(charge({ charge_type: "nonsense" }))).toBe("invalid_value");
  expect(await totalsOf()).toEqual([]);
});

test("charges at once each stand on the one draft of the cycle, and each is audited", async () => {
  await Promise.all(Array.from({ length: 8 }, () => charge({ amount: 100 })));
  expect(await totalsOf()).toEqual([{ type: "monthly", total: "8.00" }]);
  const audits = await adminQuery(
    "select 1 from audit_events where office_id = $1 and action = 'charge.create'",
    [office.officeId],
  );
  expect(audits).toHaveLength(8);
});
