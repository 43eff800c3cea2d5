import type { BilledHistory } from "@/lib/testing/billed-history";
import { type Damage, testDamages } from "@/lib/testing/planted-damage";
import { VERIFICATIONS } from "../../views/verify-billing";
import { ACTIVITY_CHECKS } from "./activity";
import { BOOK_CHECKS } from "./books";
import { LINE_CHECKS } from "./lines";

const RECEIVABLE = "receivable-is-what-is-owed";
const CASH = "cash-is-what-was-paid";
const INVOICED = "recognised-and-deferred-are-what-was-invoiced";
const CREDIT = "office-credit-is-what-is-left-of-it";
const CREDIT_BOOKS = "office-credit-is-in-the-books";

const changedLine = (id: number | undefined, change: string) =>
  `update invoice_line_items set ${change}
   where line_item_id = (select min(line_item_id) from invoice_line_items where invoice_id = ${id})
   returning line_item_id as id`;
const firstStretch = ({ patients }: BilledHistory) =>
  `activation_id = (select min(activation_id) from patient_activations where patient_id = ${patients[0]})`;

const LINES: Damage[] = [
  [
    "line-belongs-to-its-invoice",
    ({ monthly, neighbour }) => changedLine(monthly[0], `office_id = ${neighbour.officeId}`),
  ],
  [
    "line-belongs-to-its-invoice",
    ({ monthly }) => changedLine(monthly[2], "invoice_id = 999"),
    ["total-is-the-sum-of-lines", "line-count-is-the-number-of-charges"],
  ],
  ["line-multiplies", ({ monthly }) => changedLine(monthly[0], "quantity = 2")],
  [
    "line-of-a-patient-has-a-ref",
    ({ monthly }) => changedLine(monthly[0], "anonymous_patient_ref = null"),
  ],
  [
    "ref-is-that-of-a-patient",
    ({ monthly }) => changedLine(monthly[0], "anonymous_patient_ref = 'pt_unknown'"),
  ],
  [
    "patient-is-billed-once-by-an-invoice",
    ({ monthly }) =>
      `update invoice_line_items l set anonymous_patient_ref = first.anonymous_patient_ref
       from invoice_line_items first
       where first.line_item_id = (select min(line_item_id) from invoice_line_items where invoice_id = ${monthly[0]})
         and l.line_item_id = first.line_item_id + 1 returning l.line_item_id as id`,
  ],
  [
    "patient-is-billed-once-in-a-cycle",
    ({ monthly }) =>
      `with twin as (
         insert into invoices (office_id, company_id, invoice_type, status, cancel_reason, canceled_at, billing_period_start,
           billing_period_end, period_start_on, total_amount, line_count, created_at, updated_at)
         select office_id, company_id, 'monthly', 'canceled', 'operator', created_at, billing_period_start,
           billing_period_end, period_start_on, 2, 1, created_at, created_at from invoices where invoice_id = ${monthly[2]}
         returning *)
       insert into invoice_line_items (invoice_id, office_id, company_id, description, unit_price, total_price, item_type,
         anonymous_patient_ref, created_at)
       select twin.invoice_id, l.office_id, l.company_id, 'x', 2, 2, 'patient_activation', anonymous_patient_ref, l.created_at
       from twin, invoice_line_items l where l.invoice_id = ${monthly[2]} order by l.line_item_id limit 1
       returning line_item_id as id`,
  ],
];

const ACTIVITY: Damage[] = [
  [
    "active-is-who-has-an-open-stretch",
    ({ patients }) =>
      `update patients set is_active_for_billing = false where patient_id = ${patients[1]} returning patient_id as id`,
  ],
  [
    "active-as-the-open-stretch-says",
    ({ patients, neighbour }) =>
      `update patients set office_id = ${neighbour.officeId} where patient_id = ${patients[1]} returning patient_id as id`,
  ],
  [
    "one-open-stretch",
    (known) =>
      `update patient_activations set deactivated_at = null where ${firstStretch(known)} returning patient_id as id`,
    ["active-as-the-open-stretch-says", "stretches-do-not-overlap"],
  ],
  [
    "stretches-do-not-overlap",
    (known) =>
      `update patient_activations a set deactivated_at = deactivated_at + interval '1 hour' where ${firstStretch(known)}
       returning (select max(b.activation_id) from patient_activations b where b.patient_id = a.patient_id) as id`,
  ],
  [
    "stretch-ends-after-its-start",
    (known) =>
      `update patient_activations set deactivated_at = activated_at - interval '1 hour' where ${firstStretch(known)}
       returning activation_id as id`,
  ],
  [
    "stretch-is-in-the-patients-company",
    (known) =>
      `update patient_activations set company_id = ${known.neighbour.companyId} where ${firstStretch(known)}
       returning activation_id as id`,
  ],
];

const unposted = (id: number, cause: string) =>
  `delete from journal where invoice_id = ${id} and cause = '${cause}' returning invoice_id as id`;

const BOOKS: Damage[] = [
  [
    "journal-belongs-to-its-invoice",
    ({ monthly, neighbour }) =>
      `update journal set office_id = ${neighbour.officeId} where invoice_id = ${monthly[1]} returning journal_id as id`,
  ],
  [RECEIVABLE, ({ paidCharge }) => unposted(paidCharge, "payment"), [CASH]],
  [RECEIVABLE, ({ voidedCharge }) => unposted(voidedCharge, "void"), [INVOICED]],
  [CASH, ({ paidCharge }) => unposted(paidCharge, "payment"), [RECEIVABLE]],
  [INVOICED, ({ paidCharge }) => unposted(paidCharge, "finalize"), [RECEIVABLE]],
  [CASH, ({ paidCharge }) => unposted(paidCharge, "refund"), [RECEIVABLE]],
  [CASH, ({ paidCharge }) => unposted(paidCharge, "dispute"), [RECEIVABLE]],
  [INVOICED, ({ openCharge }) => unposted(openCharge, "credit_note"), [RECEIVABLE]],
  [
    "written-off-is-what-was-given-up",
    ({ writtenOffCharge }) => unposted(writtenOffCharge, "write_off"),
  ],
  [
    "written-off-is-what-was-given-up",
    ({ paidCharge }) =>
      `update journal set amount = amount + 1 where invoice_id = ${paidCharge} and cause = 'write_off'
       returning invoice_id as id`,
  ],
  [
    CREDIT,
    ({ neighbour }) =>
      `update offices set credit_balance = 1 where office_id = ${neighbour.officeId} returning office_id as id`,
    [CREDIT_BOOKS],
  ],
  [
    CREDIT_BOOKS,
    () =>
      "update journal set credit_account = 'receivable' where credit_account = 'customer_credit' returning office_id as id",
    [RECEIVABLE],
  ],
];

testDamages([...LINE_CHECKS, ...ACTIVITY_CHECKS, ...BOOK_CHECKS], VERIFICATIONS.invoices, [
  ...LINES,
  ...ACTIVITY,
  ...BOOKS,
]);
