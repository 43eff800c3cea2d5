import { scopeOf } from "@/lib/auth/scope";
import type { InvoiceOut } from "@/lib/billing/contract/invoices";
import type { BillingRunOut } from "@/lib/billing/contract/runs";
import { insertPatients } from "@/lib/billing/data/patient-identities";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { addCarePlans } from "@/lib/billing/operations/add-care-plan";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { cancelInvoice, writeOffInvoice } from "@/lib/billing/operations/close-invoice";
import { changeOffice } from "@/lib/billing/operations/change-office";
import { deactivatePatients } from "@/lib/billing/operations/deactivate-patients";
import { transferPatient } from "@/lib/billing/operations/transfer-patient";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";
import { approveInvoice, holdInvoice } from "@/lib/billing/operations/review-invoice";
import { realNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { admin, asUser, type TestOffice } from "@/lib/testing/practice";
import { iso } from "./iso";
import type { Charge } from "./model/charges";
import type { ReviewAction } from "./model/review";
import type { Changes } from "./model/terms";
import { patientAt, planAt, type Product } from "./practice";

export const REASON = "As agreed";

/** New patients, all with a draft care plan or all without. */
export async function addPatients(
  product: Product,
  office: TestOffice,
  count: number,
  hasPlan: boolean,
): Promise<void> {
  const identities = Array.from({ length: count }, () => ({
    firstName: "First",
    lastName: "Last",
    email: null,
    phone: null,
    birthOn: null,
    externalId: null,
  }));
  const { practitioner } = office;
  const created = await inTransaction(scopeOf(practitioner.actor), (tx) =>
    insertPatients(tx, office, identities, realNow()),
  );
  product.patients.push(...created.map((patient) => ({ ...patient, office })));
  if (!hasPlan || created.length === 0) return;
  await addCarePlans(
    practitioner,
    created.map(({ patientId }) => ({ patientId, title: "Plan" })),
  );
}

export async function activateMany(
  product: Product,
  { practitioner, officeId }: TestOffice,
  patients: readonly number[],
) {
  const ids = patients.map((at) => patientAt(product, at).patientId);
  const { results, ...counts } = await activateManyPatients(practitioner, officeId, ids);
  return { results: results.map(({ patient_id: _, ...result }) => result), ...counts };
}

export async function deactivate(product: Product, patient: number) {
  const { office, patientId } = patientAt(product, patient);
  const { status, deactivated_at } = await deactivatePatient(office.manager, patientId);
  return { status, deactivated_at };
}

export async function deactivateMany(
  product: Product,
  { manager, officeId }: TestOffice,
  patients: readonly number[],
) {
  const ids = patients.map((at) => patientAt(product, at).patientId);
  const { results } = await deactivatePatients(manager, officeId, ids);
  return results.map((result) => ({
    status: result.status,
    deactivated_at: result.status === "refused" ? null : iso(result.deactivatedAt),
  }));
}

/** The company's manager moves a patient; where it stands then is noted on our side. */
export async function transfer(product: Product, patient: number, to: TestOffice) {
  const moved = patientAt(product, patient);
  const { companyId } = moved.office;
  const manager = asUser("company_manager", { companyId });
  const out = await transferPatient(manager, moved.patientId, to.officeId);
  moved.office = to;
  const { is_active_for_billing, activated_at, deactivated_at, last_billed_cycle } = out;
  return {
    is_active_for_billing,
    activated_at,
    deactivated_at,
    last_billed_cycle,
    care_plan: out.care_plan?.status ?? "none",
  };
}

export async function change(product: Product, { officeId }: TestOffice, changes: Changes) {
  const { timeZone, anchorOn, status, trialEndsAt, plan } = changes;
  const out = await changeOffice(admin, officeId, {
    ...(timeZone !== undefined && { time_zone: timeZone }),
    ...(anchorOn !== undefined && { billing_cycle_anchor_date: anchorOn }),
    ...(status !== undefined && { subscription_status: status }),
    ...(trialEndsAt !== undefined && { trial_ends_at: trialEndsAt }),
    ...(plan !== undefined && { current_plan_id: planAt(product, plan) }),
  });
  return {
    time_zone: out.time_zone,
    subscription_status: out.subscription_status,
    billing_cycle_anchor_date: out.billing_cycle_anchor_date,
    trial_ends_at: out.trial_ends_at,
    cycle: out.cycle,
    credit_balance: out.credit_balance,
  };
}

export async function charge({ officeId }: TestOffice, wanted: Charge) {
  const { invoice } = await chargeOneOff(admin, {
    office_id: officeId,
    charge_type: wanted.type,
    quantity: wanted.quantity,
    placement: wanted.placement,
    ...(wanted.cents !== null && { amount: wanted.cents }),
  });
  return withoutIds(invoice);
}

export function review(action: ReviewAction, invoiceId: number): Promise<InvoiceOut> {
  const reason = { reason: REASON };
  switch (action) {
    case "hold":
      return holdInvoice(admin, invoiceId);
    case "approve":
      return approveInvoice(admin, invoiceId);
    case "cancel":
      return cancelInvoice(admin, invoiceId, reason);
    case "write_off":
      return writeOffInvoice(admin, invoiceId, reason);
  }
}

/** What the wire tells of an invoice that does not depend on ids. */
const TOLD = [
  "invoice_number",
  "invoice_type",
  "status",
  "cancel_reason",
  "review_state",
  "billing_period_start",
  "billing_period_end",
  "total_amount",
  "amount_paid",
  "amount_credited",
  "amount_due",
  "amount_refunded",
  "due_at",
  "finalized_at",
  "paid_at",
  "canceled_at",
  "created_at",
  "allowed_actions",
] as const satisfies readonly (keyof InvoiceOut)[];

export function withoutIds(invoice: InvoiceOut): Record<string, unknown> {
  return Object.fromEntries(TOLD.map((name) => [name, invoice[name]]));
}

export function runWithoutIds(run: BillingRunOut) {
  return {
    due: run.offices_due,
    rolled: run.offices_rolled,
    parked: run.offices_parked,
    finalized: run.invoices_finalized,
    drafted: run.invoices_drafted,
    lines: run.lines_written,
    failed: run.offices_failed,
  };
}
