import type { InvoiceDetails } from "../data/invoice-lists";
import type { Invoice } from "../data/invoices";
import {
  amountDueCents,
  type InvoiceStatus,
  type InvoiceType,
  type ReviewState,
} from "../domain/invoice";
import { formatCents } from "../domain/money";
import { instantOnWire } from "../on-wire";

/** One invoice in a list of the portal. Money as decimal strings, instants as ISO strings. */
export type InvoiceRowView = {
  invoiceId: number;
  number: string | null;
  officeId: number;
  officeName: string;
  type: InvoiceType;
  status: InvoiceStatus;
  reviewState: ReviewState;
  /** The charge's name; null for monthly invoices, whose period names them. */
  chargeName: string | null;
  periodStart: string | null;
  periodEnd: string | null;
  total: string;
  due: string;
  dueAt: string | null;
  paidAt: string | null;
  isOverdue: boolean;
  /** The office's zone. */
  zone: string;
};

export function toInvoiceRow(invoice: Invoice & InvoiceDetails): InvoiceRowView {
  return {
    invoiceId: invoice.invoiceId,
    number: invoice.invoiceNumber,
    officeId: invoice.officeId,
    officeName: invoice.officeName,
    type: invoice.type,
    status: invoice.status,
    reviewState: invoice.reviewState,
    chargeName: invoice.chargeName,
    periodStart: instantOnWire(invoice.period?.startAt ?? null),
    periodEnd: instantOnWire(invoice.period?.endAt ?? null),
    total: formatCents(invoice.totalCents),
    due: formatCents(amountDueCents(invoice)),
    dueAt: instantOnWire(invoice.dueAt),
    paidAt: instantOnWire(invoice.paidAt),
    isOverdue: invoice.isOverdue,
    zone: invoice.timeZone,
  };
}
