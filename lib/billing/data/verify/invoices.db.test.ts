import { changed, type Damage, testDamages } from "@/lib/testing/planted-damage";
import { VERIFICATIONS } from "../../views/verify-billing";
import { AMOUNT_CHECKS } from "./amounts";
import { PERIOD_CHECKS } from "./periods";
import { STATE_CHECKS } from "./states";

const AMOUNTS: Damage[] = [
  ["total-is-the-sum-of-lines", ({ monthly }) => changed(monthly[2], "total_amount = 99")],
  ["line-count-is-the-number-of-charges", ({ monthly }) => changed(monthly[2], "line_count = 9")],
  [
    "amounts-are-within-bounds",
    ({ paidCharge }) => changed(paidCharge, "amount_refunded = 250.01"),
    ["refunded-is-the-sum-of-what-went-back"],
  ],
  [
    "paid-when-nothing-is-due",
    ({ paidCharge }) => changed(paidCharge, "status = 'sent', paid_at = null"),
  ],
  [
    "paid-is-the-sum-of-payments",
    ({ paidCharge }) =>
      `update payments set status = 'failed' where invoice_id = ${paidCharge} and kind = 'charge' returning invoice_id as id`,
  ],
  [
    "refunded-is-the-sum-of-what-went-back",
    ({ paidCharge }) =>
      `insert into payments (invoice_id, office_id, company_id, provider_ref, provider_ref_index, kind, amount, status, occurred_at)
       select invoice_id, office_id, company_id, 'x', 'x', 'refund', 5, 'succeeded', occurred_at
       from payments where invoice_id = ${paidCharge} and kind = 'charge' returning invoice_id as id`,
    ["receivable-is-what-is-owed", "cash-is-what-was-paid"],
  ],
  [
    "credited-is-the-sum-of-credit-notes",
    () => "delete from credit_notes returning invoice_id as id",
    ["office-credit-is-what-is-left-of-it", "receivable-is-what-is-owed"],
  ],
];

const PERIODS: Damage[] = [
  [
    "monthly-has-a-period",
    ({ voidedCharge }) => changed(voidedCharge, "billing_period_start = created_at"),
  ],
  [
    "periods-do-not-overlap",
    ({ monthly }) =>
      changed(monthly[1], "billing_period_start = billing_period_start - interval '1 hour'"),
  ],
  [
    "periods-meet",
    ({ monthly }) =>
      changed(monthly[0], "billing_period_end = billing_period_end - interval '1 hour'"),
  ],
  [
    "period-is-as-long-as-a-cycle",
    ({ monthly }) =>
      changed(
        monthly[0],
        "billing_period_start = billing_period_start - interval '20 days', period_start_on = period_start_on - 20",
      ),
  ],
  [
    "period-starts-on-its-date",
    ({ monthly }) => changed(monthly[0], "period_start_on = period_start_on + 1"),
  ],
  [
    "period-is-a-cycle-of-its-office",
    ({ monthly }) =>
      changed(monthly[2], "billing_period_end = billing_period_end + interval '1 hour'"),
  ],
  [
    "running-cycle-ends-at-a-boundary",
    ({ office: { officeId } }) =>
      `with moved as (update invoices set billing_period_end = billing_period_end + interval '1 hour'
         where office_id = ${officeId} and billing_period_end = (select cycle_end_at from offices where office_id = ${officeId}))
       update offices set cycle_end_at = cycle_end_at + interval '1 hour' where office_id = ${officeId} returning office_id as id`,
  ],
];

const STATES: Damage[] = [
  ["canceled-has-its-reason", ({ voidedCharge }) => changed(voidedCharge, "canceled_at = null")],
  ["issued-has-its-times", ({ monthly }) => changed(monthly[0], "due_at = null")],
  ["paid-has-its-time", ({ monthly }) => changed(monthly[0], "paid_at = finalized_at")],
  ["draft-is-untouched", ({ monthly }) => changed(monthly[2], "stripe_invoice_id = 'x'")],
  ["ended-draft-is-finalized", ({ monthly }) => changed(monthly[0], "status = 'draft'")],
  ["issued-is-not-under-review", ({ monthly }) => changed(monthly[0], "review_state = 'held'")],
];

testDamages([...AMOUNT_CHECKS, ...PERIOD_CHECKS, ...STATE_CHECKS], VERIFICATIONS.invoices, [
  ...AMOUNTS,
  ...PERIODS,
  ...STATES,
]);
