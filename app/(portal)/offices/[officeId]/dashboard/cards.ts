import { officePaths } from "@/app/(portal)/offices/[officeId]/path";
import type { BalanceView } from "@/components/billing/balance-card";
import type { CycleView } from "@/components/billing/cycle-card";
import type { OfficeDashboardOut } from "@/lib/billing/views/office-dashboard";

/** The running cycle as its card shows it. */
export function toCycleView({ cycle, office, now, zone }: OfficeDashboardOut): CycleView {
  const { draftInvoiceId } = cycle;
  return {
    ...cycle,
    now,
    zone,
    draftHref:
      draftInvoiceId === null ? null : officePaths.invoice(office.officeId, draftInvoiceId),
  };
}

/** What the office owes, with the lists behind the figures. */
export function toBalanceView(
  { balance, office, now, zone }: OfficeDashboardOut,
  canPay: boolean,
): BalanceView {
  const invoices = officePaths.invoices(office.officeId);
  const { outstanding, overdue } = balance;
  return {
    outstanding: { ...outstanding, href: `${invoices}?view=open` },
    overdue: overdue && { ...overdue, href: `${invoices}?view=overdue` },
    credit: balance.credit,
    lastPayment: balance.lastPayment,
    card: balance.card,
    paymentMethodHref: canPay ? officePaths.paymentMethod(office.officeId) : null,
    zone,
    now,
  };
}
