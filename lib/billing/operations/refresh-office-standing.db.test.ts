import { beforeAll, describe, expect, test } from "vitest";
import { adminQuery } from "@/lib/testing/database";
import { type InvoiceFacts, makeInvoices } from "@/lib/testing/factories";
import { cron, makeOffice, setClock } from "@/lib/testing/practice";
import { OFFICE_STATUSES } from "../domain/office";
import { refreshOfficeStandings } from "./refresh-office-standing";

beforeAll(() => setClock("2026-05-10T12:00:00Z"));

const ISSUED = { createdAt: "2026-04-09T12:00:00.000Z" };
const TERM_ENDED = { ...ISSUED, dueAt: "2026-05-09T12:00:00.000Z" };

async function officeOf(status: string, invoices: readonly InvoiceFacts[]): Promise<number> {
  const { officeId, companyId } = await makeOffice();
  await makeInvoices({ officeId, companyId }, invoices);
  await adminQuery(
    `update offices set subscription_status = $2::subscription_status,
       trial_ends_at = case when $2 = 'trialing' then '2027-01-01Z'::timestamptz end where office_id = $1`,
    [officeId, status],
  );
  return officeId;
}

async function statusOf(officeId: number) {
  const [row] = await adminQuery(
    `select subscription_status::text as status,
       (select count(*)::int from audit_events where office_id = $1 and action = 'office.standing') as audits
     from offices where office_id = $1`,
    [officeId],
  );
  return row;
}

describe("an office", () => {
  test.each<[string, InvoiceFacts, string]>([
    ["whose payment failed", { ...ISSUED, status: "failed", dueAt: null }, "past_due"],
    ["whose due date passed", { ...TERM_ENDED, status: "sent" }, "past_due"],
    ["whose due date is now", { ...ISSUED, dueAt: "2026-05-10T12:00:00.000Z" }, "active"],
    ["that paid late", { ...TERM_ENDED, status: "paid", paidCents: 200 }, "active"],
    [
      "that was credited all of it",
      { ...TERM_ENDED, status: "paid", creditedCents: 200 },
      "active",
    ],
    ["whose invoice was voided or written off", { ...TERM_ENDED, status: "canceled" }, "active"],
    ["with a draft", { ...ISSUED, status: "draft" }, "active"],
  ])("%s: active and past due end alike, moved and audited once", async (_, invoice, status) => {
    const isMoved = status === "past_due";
    const active = await officeOf("active", [invoice]);
    const pastDue = await officeOf("past_due", [invoice]);
    await refreshOfficeStandings(cron);
    expect(await statusOf(active)).toEqual({ status, audits: isMoved ? 1 : 0 });
    expect(await statusOf(pastDue)).toEqual({ status, audits: isMoved ? 0 : 1 });
  });
});

test("one invoice of many is enough, and the last one healed moves it back", async () => {
  const officeId = await officeOf("active", [
    { ...TERM_ENDED, status: "paid" },
    { ...TERM_ENDED, status: "sent" },
    { ...ISSUED, status: "failed" },
  ]);
  await refreshOfficeStandings(cron);
  expect(await statusOf(officeId)).toMatchObject({ status: "past_due" });
  for (const [from, expected] of [
    ["failed", "past_due"],
    ["sent", "active"],
  ]) {
    await adminQuery(
      `update invoices set status = 'paid', paid_at = now(), amount_paid = total_amount
       where office_id = $1 and status = $2::invoice_status`,
      [officeId, from],
    );
    await refreshOfficeStandings(cron);
    expect(await statusOf(officeId)).toMatchObject({ status: expected });
  }
});

test.each(OFFICE_STATUSES.filter((status) => status !== "active" && status !== "past_due"))(
  "a %s office never moves by payments",
  async (status) => {
    const officeId = await officeOf(status, [{ ...ISSUED, status: "failed" }]);
    await refreshOfficeStandings(cron);
    expect(await statusOf(officeId)).toEqual({ status, audits: 0 });
  },
);

test("refreshing again, or twice at once, moves an office once", async () => {
  const officeId = await officeOf("active", [{ ...TERM_ENDED, status: "sent" }]);
  await Promise.all([refreshOfficeStandings(cron), refreshOfficeStandings(cron)]);
  await refreshOfficeStandings(cron);
  expect(await statusOf(officeId)).toEqual({ status: "past_due", audits: 1 });
});
