import { beforeEach, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { admin, cron, makeOffice, makePatients, setClock } from "@/lib/testing/practice";
import { areNumbersGapless, historyOf, officeWithPatients } from "@/lib/testing/rolled-offices";
import { activatePatient } from "./activate-patient";
import { chargeOneOff } from "./charge-one-off";
import { deactivatePatient } from "./deactivate-patient";
import { rollDueCycles } from "./roll-due-cycles";

beforeEach(() => setClock("2026-01-10T15:00:00Z"));

describe("a cycle that has ended", () => {
  test("is finalized, numbered, queued for Stripe, posted and carried over", async () => {
    const { office, ids } = await officeWithPatients(3);
    await deactivatePatient(office.manager, ids[0] ?? 0);
    await setClock("2026-02-01T05:00:00Z");
    const run = await rollDueCycles(cron, { officeId: office.officeId });
    expect(run).toMatchObject({
      offices_due: 1,
      offices_rolled: 1,
      invoices_finalized: 1,
      invoices_drafted: 1,
      lines_written: 2,
      failures: [],
    });
    expect(await historyOf(office.officeId)).toEqual({
      office: { cycle_key: "2026-02-01", status: "active" },
      invoices: [
        {
          status: "sent",
          cancel_reason: null,
          period: "2026-01-01",
          total: "6.00",
          lines: 3,
          numbered: true,
          by_type: { patient_activation: 3 },
        },
        {
          status: "draft",
          cancel_reason: null,
          period: "2026-02-01",
          total: "4.00",
          lines: 2,
          numbered: false,
          by_type: { patient_renewal: 2 },
        },
      ],
      journal: [
        {
          cause: "finalize",
          item_type: "patient_activation",
          debit_account: "receivable",
          credit_account: "contract",
          amount: "6.00",
        },
      ],
    });
    const outbox = await adminQuery(
      "select kind, status::text from stripe_outbox where office_id = $1",
      [office.officeId],
    );
    expect(outbox).toEqual([{ kind: "push_invoice", status: "pending" }]);
    const billed = await adminQuery(
      "select last_billed_cycle from patients where office_id = $1 order by patient_id",
      [office.officeId],
    );
    expect(billed.map((row) => row["last_billed_cycle"])).toEqual([
      "2026-01-01",
      "2026-02-01",
      "2026-02-01",
    ]);
    const audits = await adminQuery(
      "select details from audit_events where office_id = $1 and action = 'cycle.roll'",
      [office.officeId],
    );
    expect(audits).toHaveLength(1);
    expect(await areNumbersGapless()).toBe(true);
  });

  test("is not due an instant before its end", async () => {
    const { office } = await officeWithPatients(1);
    await setClock("2026-02-01T04:59:59.999Z");
    expect(await rollDueCycles(cron, { officeId: office.officeId })).toMatchObject({
      offices_due: 0,
    });
  });

  test("without an active patient drafts no invoice", async () => {
    const { office, ids } = await officeWithPatients(1);
    await deactivatePatient(office.manager, ids[0] ?? 0);
    await setClock("2026-04-15T12:00:00Z");
    await rollDueCycles(cron, { officeId: office.officeId });
    expect((await historyOf(office.officeId)).invoices).toMatchObject([
      { status: "sent", total: "2.00" },
    ]);
  });

  test("with one-off lines puts each kind on the invoice and in the books", async () => {
    const { office } = await officeWithPatients(1);
    await chargeOneOff(admin, {
      office_id: office.officeId,
      charge_type: "data_import",
      quantity: 2,
      placement: "next_invoice",
    });
    await setClock("2026-02-02T00:00:00Z");
    await rollDueCycles(cron, { officeId: office.officeId });
    const { invoices, journal } = await historyOf(office.officeId);
    expect(invoices).toMatchObject([{ total: "242.00", lines: 2 }, { total: "2.00" }]);
    expect(journal.map((row) => [row["item_type"], row["amount"]])).toEqual([
      ["patient_activation", "2.00"],
      ["one_off", "240.00"],
    ]);
  });
});

describe("office credit", () => {
  test("that covers an invoice makes it paid at once, numbered and never pushed", async () => {
    const { office } = await officeWithPatients(2);
    await adminQuery("update offices set credit_balance = 10 where office_id = $1", [
      office.officeId,
    ]);
    await setClock("2026-02-02T00:00:00Z");
    await rollDueCycles(cron, { officeId: office.officeId });
    const { invoices, journal } = await historyOf(office.officeId);
    expect(invoices[0]).toMatchObject({ status: "paid", total: "0.00", lines: 2, numbered: true });
    expect(journal.map((row) => [row["cause"], row["amount"]])).toEqual([
      ["finalize", "4.00"],
      ["office_credit", "4.00"],
    ]);
    const [left] = await adminQuery(
      "select credit_balance::text as credit, (select count(*)::int from stripe_outbox o where o.office_id = offices.office_id) as pushed from offices where office_id = $1",
      [office.officeId],
    );
    expect(left).toEqual({ credit: "6.00", pushed: 0 });
  });

  test("never leaves less than Stripe collects", async () => {
    const { office } = await officeWithPatients(1);
    await adminQuery("update offices set credit_balance = 1.80 where office_id = $1", [
      office.officeId,
    ]);
    await setClock("2026-02-02T00:00:00Z");
    await rollDueCycles(cron, { officeId: office.officeId });
    expect((await historyOf(office.officeId)).invoices[0]).toMatchObject({
      status: "sent",
      total: "0.50",
    });
  });
});

test("a draft of nothing is canceled and takes no number", async () => {
  const office = await makeOffice();
  await adminQuery(
    `with free as (insert into plans (code, name) values ('free', 'Free') returning plan_id),
       price as (insert into plan_prices (plan_id, effective_at, fee) select plan_id, '2000-01-01Z', 0 from free)
     update offices set current_plan_id = free.plan_id from free where office_id = $1`,
    [office.officeId],
  );
  const [patientId = 0] = await makePatients(office, 1);
  await activatePatient(office.practitioner, patientId);
  await deactivatePatient(office.manager, patientId);
  await setClock("2026-02-02T00:00:00Z");
  await rollDueCycles(cron, { officeId: office.officeId });
  expect((await historyOf(office.officeId)).invoices).toMatchObject([
    { status: "canceled", cancel_reason: "nothing_to_bill", total: "0.00", numbered: false },
  ]);
});

describe("repeating and racing", () => {
  test("a second run changes nothing", async () => {
    const { office } = await officeWithPatients(2);
    await setClock("2026-02-03T00:00:00Z");
    await rollDueCycles(cron);
    const once = await historyOf(office.officeId);
    expect(await rollDueCycles(cron)).toMatchObject({ offices_due: 0, invoices_finalized: 0 });
    expect(await historyOf(office.officeId)).toEqual(once);
  });

  test("a run after three months leaves the same rows as punctual runs", async () => {
    const [late, punctual] = [await officeWithPatients(3), await officeWithPatients(3)];
    for (const at of ["2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"]) {
      await setClock(at);
      await rollDueCycles(cron, { officeId: punctual.office.officeId });
    }
    await setClock("2026-04-20T00:00:00Z");
    expect(await rollDueCycles(cron, { officeId: late.office.officeId })).toMatchObject({
      offices_rolled: 1,
      invoices_finalized: 3,
      invoices_drafted: 3,
    });
    expect(await historyOf(late.office.officeId)).toEqual(
      await historyOf(punctual.office.officeId),
    );
  });

  test("activation and rollover at the same instant bill the patient once per cycle", async () => {
    const { office } = await officeWithPatients(2);
    const [late = 0] = await makePatients(office, 1);
    await setClock("2026-02-01T05:00:00Z");
    const [activation] = await Promise.all([
      activatePatient(office.practitioner, late),
      rollDueCycles(cron),
      rollDueCycles(admin, { officeId: office.officeId }),
    ]);
    expect(activation.cycle.key).toBe("2026-02-01");
    expect((await historyOf(office.officeId)).invoices).toMatchObject([
      { status: "sent", total: "4.00" },
      { status: "draft", total: "6.00", by_type: { patient_renewal: 2, patient_activation: 1 } },
    ]);
  });
});

describe("a verb on an office that is behind", () => {
  test("rolls its cycles first, so deactivation cannot undo what a boundary billed", async () => {
    const { office, ids } = await officeWithPatients(2);
    await setClock("2026-03-05T00:00:00Z");
    await deactivatePatient(office.manager, ids[0] ?? 0);
    expect((await historyOf(office.officeId)).invoices).toMatchObject([
      { period: "2026-01-01", total: "4.00" },
      { period: "2026-02-01", total: "4.00" },
      { period: "2026-03-01", total: "4.00", status: "draft" },
    ]);
  });

  test("answers office_needs_attention and writes nothing when that fails", async () => {
    const { office, ids } = await officeWithPatients(1);
    await adminQuery("update invoices set total_amount = 99 where office_id = $1", [
      office.officeId,
    ]);
    await setClock("2026-02-05T00:00:00Z");
    await expect(deactivatePatient(office.manager, ids[0] ?? 0)).rejects.toMatchObject({
      code: "office_needs_attention",
    });
    await adminQuery("update invoices set total_amount = 2 where office_id = $1", [
      office.officeId,
    ]);
    const rows = await adminQuery(
      "select is_active_for_billing from patients where office_id = $1",
      [office.officeId],
    );
    expect(rows).toEqual([{ is_active_for_billing: true }]);
  });
});

test("cycles follow the office's anchor and zone", async () => {
  await setClock("2026-01-31T20:00:00Z");
  const { office } = await officeWithPatients(1, {
    timeZone: "Pacific/Auckland",
    anchorOn: "2026-01-31",
  });
  await setClock("2026-04-15T00:00:00Z");
  await rollDueCycles(cron, { officeId: office.officeId });
  expect((await historyOf(office.officeId)).invoices.map((row) => row["period"])).toEqual([
    "2026-01-31",
    "2026-02-28",
    "2026-03-31",
  ]);
});

test("a run for an office that is not there is refused", async () => {
  await expect(rollDueCycles(admin, { officeId: 999_999 })).rejects.toMatchObject({
    code: "not_found",
  });
});
