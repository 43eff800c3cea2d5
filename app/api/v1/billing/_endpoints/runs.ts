import { clockIn, clockOut } from "@/lib/billing/contract/clock";
import { pageIn } from "@/lib/billing/contract/fields";
import { billingRunListOut, billingRunOut, generateMonthlyIn } from "@/lib/billing/contract/runs";
import { isTestClockOn } from "@/lib/env";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Billing runs";

export const postGenerateMonthly = endpoint({
  method: "POST",
  url: "/invoices/generate-monthly",
  tag,
  summary: "Roll every due billing cycle",
  description: "The engine of the scheduled run. A dry run writes nothing and adds `preview`.",
  body: generateMonthlyIn,
  output: billingRunOut,
  answers: { 200: "The run's counters." },
  refusals: ["not_found"],
  allowedTo: "billing.run",
  enqueues: true,
});

export const getBillingRuns = endpoint({
  method: "GET",
  url: "/billing-runs",
  tag,
  summary: "Past and running rolls of billing cycles",
  query: pageIn,
  output: billingRunListOut,
  answers: { 200: "A page of runs." },
  refusals: ["cursor_mismatch"],
  allowedTo: "billing.operations.read",
});

const clockTag = "Test clock";
const existsIf = isTestClockOn;

export const getTestClock = endpoint({
  method: "GET",
  url: "/test-clock",
  tag: clockTag,
  summary: "Business time",
  output: clockOut,
  answers: { 200: "Now, and whether it stands still." },
  refusals: ["not_found"],
  allowedTo: "clock.read",
  existsIf,
});

export const putTestClock = endpoint({
  method: "PUT",
  url: "/test-clock",
  tag: clockTag,
  summary: "Set business time, which then stands still",
  body: clockIn,
  output: clockOut,
  answers: { 200: "The new time." },
  refusals: ["not_found", "clock_moves_forward_only"],
  allowedTo: "clock.set",
  existsIf,
});

export const deleteTestClock = endpoint({
  method: "DELETE",
  url: "/test-clock",
  tag: clockTag,
  summary: "Let business time run again",
  output: clockOut,
  answers: { 200: "The time from which it runs." },
  refusals: ["not_found"],
  allowedTo: "clock.set",
  existsIf,
});
