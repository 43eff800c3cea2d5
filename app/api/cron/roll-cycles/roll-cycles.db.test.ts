import { beforeEach, expect, test } from "vitest";
import type { CronOut } from "@/lib/billing/contract/runs";
import { env } from "@/lib/env";
import { adminQuery } from "@/lib/testing/database";
import { call } from "@/lib/testing/callers";
import { setClock } from "@/lib/testing/practice";
import { breakOffice, mendOffice, officeWithPatients } from "@/lib/testing/rolled-offices";
import * as route from "./route";

beforeEach(async () => {
  await setClock("2026-01-10T15:00:00Z");
  await adminQuery("update offices set cycle_end_at = '2099-01-01Z'");
  await adminQuery("update stripe_outbox set status = 'sent' where status <> 'sent'");
  await adminQuery("delete from graphile_worker._private_jobs");
});

async function callCron(): Promise<{ status: number; answer: CronOut }> {
  const as = { authorization: `Bearer ${env().CRON_SECRET}` };
  const response = await call(route, "GET", { as });
  return { status: response.status, answer: (await response.json()) as CronOut };
}

test("nothing to do leaves nothing, and says so", async () => {
  expect(await callCron()).toMatchObject({ status: 200, answer: { run_id: null, more: false } });
});

test("an office's customer and invoice that could not be carried to Stripe are left to another call", async () => {
  await officeWithPatients(1);
  await setClock("2026-02-03T00:00:00Z");
  const { status, answer } = await callCron();
  expect(answer).toMatchObject({ offices_rolled: 1, outbox: { sent: 0, pending: 2 }, more: true });
  expect(status).toBe(200);
});

test("an event of Stripe that waits is left to another call", async () => {
  await adminQuery(
    `insert into stripe_events (event_id, type, occurred_at, livemode, status, received_at)
     values ('evt_waits', 'invoice.paid', now(), false, 'stored', now())`,
  );
  expect((await callCron()).answer).toMatchObject({ inbox: { pending: 1 }, more: true });
  await adminQuery("update stripe_events set status = 'ignored'");
});

test("an office that could not be rolled raises the alarm and is left to another call", async () => {
  const { office } = await officeWithPatients(1);
  await breakOffice(office.officeId);
  await setClock("2026-02-03T00:00:00Z");
  const { status, answer } = await callCron();
  expect([status, answer.more]).toEqual([500, true]);
  expect(answer.failures).toEqual([{ office_id: office.officeId, code: "rollover_failed" }]);
  await mendOffice(office.officeId);
  expect(await callCron()).toMatchObject({ status: 200, answer: { offices_rolled: 1 } });
});

test("calls at the same time answer one and the same run", async () => {
  for (let at = 0; at < 4; at += 1) await officeWithPatients(1);
  await setClock("2026-02-03T00:00:00Z");
  const answers = await Promise.all([callCron(), callCron(), callCron()]);
  expect(new Set(answers.map(({ answer }) => answer.run_id)).size).toBe(1);
  expect(answers.map(({ answer }) => answer.invoices_finalized)).toEqual([4, 4, 4]);
});
