import { formatCents as cents } from "@/lib/billing/domain/money";
import { iso } from "./iso";
import { openStretch } from "./model/activation";
import { dueCents, totalCents } from "./model/invoices";
import { allowedActions } from "./model/review";
import type { Run } from "./model/rollover";
import type { Invoice, Office, Patient } from "./model/world";

export function runOnWire(run: Run) {
  return { ...run, failed: 0 };
}

/** An invoice as the wire should tell it to an admin, without ids. */
export function invoiceOnWire(invoice: Invoice) {
  return {
    invoice_number: invoice.number,
    invoice_type: invoice.type,
    status: invoice.status,
    cancel_reason: invoice.cancelReason,
    review_state: invoice.review,
    billing_period_start: iso(invoice.cycle?.startAt ?? null),
    billing_period_end: iso(invoice.cycle?.endAt ?? null),
    total_amount: cents(totalCents(invoice)),
    amount_paid: cents(invoice.paidCents),
    amount_credited: cents(invoice.creditedCents),
    amount_due: cents(dueCents(invoice)),
    amount_refunded: cents(invoice.refundedCents),
    due_at: iso(invoice.dueAt),
    finalized_at: iso(invoice.finalizedAt),
    paid_at: iso(invoice.paidAt),
    canceled_at: iso(invoice.canceledAt),
    created_at: iso(invoice.createdAt),
    allowed_actions: allowedActions(invoice),
  };
}

/** An office shows the announced zone and anchor; the cycle stays the running one. */
export function officeOnWire(office: Office) {
  const shown = office.announced ?? office.schedule;
  const { key, startAt, endAt } = office.cycle;
  return {
    time_zone: shown.timeZone,
    subscription_status: office.status,
    billing_cycle_anchor_date: shown.anchorOn,
    trial_ends_at: iso(office.trialEndsAt),
    cycle: { key, start: iso(startAt), end: iso(endAt) },
    credit_balance: cents(office.creditCents),
  };
}

export function patientOnWire(patient: Patient) {
  const last = patient.stretches.at(-1);
  return {
    is_active_for_billing: openStretch(patient) !== null,
    activated_at: iso(last?.from ?? null),
    deactivated_at: iso(last?.to ?? null),
    last_billed_cycle: patient.lastBilledCycle,
    care_plan: patient.carePlan,
  };
}
