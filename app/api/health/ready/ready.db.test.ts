import { expect, test } from "vitest";
import * as metricsRoute from "@/app/api/metrics/route";
import { env } from "@/lib/env";
import { call } from "@/lib/testing/callers";
import { adminQuery } from "@/lib/testing/database";
import * as route from "./route";

async function ready() {
  const response = await call(route, "GET");
  return { status: response.status, body: (await response.json()) as unknown };
}

async function metric(name: string): Promise<string | undefined> {
  const as = { authorization: `Bearer ${env().METRICS_TOKEN}` };
  const response = await call(metricsRoute, "GET", { as });
  return new RegExp(`^lumbar_${name} (.+)$`, "m").exec(await response.text())?.[1];
}

test("a run without a sign of life is an alarm, and the portal still serves", async () => {
  expect(await ready()).toEqual({ status: 200, body: { status: "ready", alarms: [] } });
  expect(await metric("runs_stale")).toBe("0");
  await adminQuery(
    `insert into billing_runs (as_of, started_by, started_at, heartbeat_at)
     values (now(), 'roll-cycles', now() - interval '1 hour', now() - interval '1 hour')`,
  );
  const stale = { status: 200, body: { status: "ready", alarms: ["stale_billing_run"] } };
  expect(await ready()).toEqual(stale);
  expect(await metric("runs_stale")).toBe("1");
});

test("the last batch to move on is a run's sign of life", async () => {
  await adminQuery(
    `insert into billing_run_batches (run_id, office_ids, heartbeat_at)
     select run_id, '{1}', now() - interval '1 minute' from billing_runs`,
  );
  expect(await metric("runs_stale")).toBe("0");
  expect(await ready()).toMatchObject({ body: { alarms: [] } });
});

test("metrics tell of the run that finished last", async () => {
  expect(await metric("last_run_age_seconds")).toBeUndefined();
  await adminQuery("update billing_run_batches set office_ids = '{}', finished_at = now()");
  await adminQuery(
    "update billing_runs set started_at = now() - interval '90 seconds', finished_at = now() - interval '30 seconds', offices_failed = 2",
  );
  expect(await metric("last_run_duration_seconds")).toBe("60");
  expect(await metric("last_run_offices_failed")).toBe("2");
  expect(Number(await metric("last_run_age_seconds"))).toBeGreaterThanOrEqual(30);
});
