import { invoiceTypeWords } from "@/components/billing/invoice-columns";
import type { PaymentRow } from "@/components/billing/payments-table";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";
import { formatCycle, formatDay } from "@/lib/format/date";
import { formatLate } from "@/lib/format/days";
import { formatMoney } from "@/lib/format/money";
import { capitalize, plural } from "@/lib/format/words";

/** "LB-001243", or "November 2026 draft". */
export function nameOf({ invoice, zone }: InvoicePageOut): string {
  const { invoice_number: number, billing_period_start: start, billing_period_end: end } = invoice;
  if (number) return number;
  const kind = invoice.status === "draft" ? "draft" : "invoice without a number";
  return start && end ? `${formatCycle(start, end, zone)} ${kind}` : capitalize(kind);
}

/** "18 days late", "due Nov 30", or null for what is not owed. */
export function dueWords(view: InvoicePageOut): { text: string; isLate: boolean } | null {
  const { invoice, now, zone, isOverdue } = view;
  const { due_at: dueAt, status } = invoice;
  if (dueAt === null || (status !== "sent" && status !== "failed")) return null;
  if (!isOverdue) return { text: `due ${formatDay(dueAt, zone, now)}`, isLate: false };
  return { text: formatLate(dueAt, now, zone) ?? "overdue since today", isLate: true };
}

/** "October 2026, 405 accounts at $2.00", or the name of the charge. */
export function contentWords({ invoice, chargeName, groups, accountCount, zone }: InvoicePageOut) {
  if (chargeName !== null) return `${invoiceTypeWords[invoice.invoice_type]}: ${chargeName}`;
  const { billing_period_start: start, billing_period_end: end } = invoice;
  const period = start && end ? formatCycle(start, end, zone) : invoiceTypeWords.monthly;
  if (accountCount === 0) return period;
  const prices = new Set(
    groups
      .filter(({ itemType }) => itemType.startsWith("patient_"))
      .map((group) => group.unitPrice),
  );
  const [price] = prices;
  const at = prices.size === 1 && price ? ` at ${formatMoney(price)}` : "";
  return `${period}, ${plural(accountCount, "account")}${at}`;
}

/** The attempts as their table takes them. */
export function toPaymentRows({ payments }: InvoicePageOut): PaymentRow[] {
  return payments.map((payment) => ({
    paymentId: payment.payment_id,
    kind: payment.kind,
    status: payment.status,
    amount: payment.amount,
    method: payment.method,
    failureCode: payment.failure_code,
    occurredAt: payment.occurred_at,
  }));
}

/** Why it cannot be paid at Stripe now; null when it can. */
export function whyNotPayable({ invoice, office }: InvoicePageOut): string | null {
  switch (invoice.status) {
    case "sent":
    case "failed":
      return invoice.stripe_invoice_id === null ? "It has not reached Stripe yet" : null;
    case "draft":
      return office.card
        ? "It is charged to the card when it is issued"
        : "It can be paid once it is issued";
    case "paid":
      return "It is paid";
    case "canceled":
      return "It is canceled";
  }
}
