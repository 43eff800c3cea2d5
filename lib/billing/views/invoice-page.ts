import { may } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { InvoiceOut, PaymentStatusOut } from "../contract/invoices";
import { type CreditNote, listCreditNotes } from "../data/credit-notes";
import {
  findParkedAt,
  findPush,
  listInvoiceEvents,
  readInvoiceExtras,
} from "../data/invoice-history";
import { readDealings } from "../data/invoice-dealings";
import { type LineGroup, listLineGroups } from "../data/line-lists";
import { findOffice } from "../data/offices";
import { listPayments } from "../data/payments";
import { type CreditNoteKind, mostToCredit, NO_DEALINGS, spentCents } from "../domain/credit";
import { refuse } from "../domain/errors";
import type { ItemType } from "../domain/invoice";
import { formatCents } from "../domain/money";
import type { OfficeStatus } from "../domain/office";
import { invoiceOnWire } from "../invoice-on-wire";
import { requireInvoice } from "./access";
import { invoiceTimeline, type TimelineEvent } from "./invoice-timeline";
import { paymentOnWire } from "./show-payment-status";

export type InvoicePageOut = {
  invoice: InvoiceOut;
  office: {
    officeId: number;
    name: string;
    companyName: string;
    status: OfficeStatus;
    planName: string;
    card: { brand: string; last4: string } | null;
  };
  zone: string;
  now: string;
  isOverdue: boolean;
  /** The charge's name; null for monthly invoices. */
  chargeName: string | null;
  groups: LineGroupView[];
  /** Lines of patients. */
  accountCount: number;
  /** Whether the lines come with names, which is recorded. */
  hasNames: boolean;
  /** The staff's notes, for administrators only. */
  notes: string[];
  payments: PaymentStatusOut["payments"];
  creditNotes: CreditNoteView[];
  /** What a credit or a refund may come to at most. */
  creditable: string;
  refundable: string;
  timeline: TimelineEvent[];
};

export type CreditNoteView = {
  number: string;
  amount: string;
  kind: CreditNoteKind;
  /** Why, in the words of an administrator; for administrators only. */
  reason: string | null;
  at: string;
};

export type LineGroupView = {
  itemType: ItemType;
  lineCount: number;
  quantity: number;
  /** null where the prices differ. */
  unitPrice: string | null;
  total: string;
};

/** An invoice's page and panel, without its single lines. Refuses `not_found` and `forbidden`. */
export async function invoicePage(context: Context, invoiceId: number): Promise<InvoicePageOut> {
  const { actor } = context;
  return inTransaction(scopeOf(actor), async (tx) => {
    const invoice = await requireInvoice(tx, context, invoiceId);
    const office = (await findOffice(tx, invoice.officeId)) ?? refuse("not_found");
    const now = await businessNow(tx);
    const extras = await readInvoiceExtras(tx, invoiceId, now);
    const dealings = (await readDealings(tx, [invoiceId])).get(invoiceId) ?? NO_DEALINGS;
    const most = mostToCredit({ ...invoice, spentCents: spentCents(dealings) });
    const isAdmin = may(actor, "invoice.administer", invoice);
    const groups = await listLineGroups(tx, invoiceId);
    const payments = await listPayments(tx, invoiceId);
    const creditNotes = await listCreditNotes(tx, invoiceId);
    const zone = office.schedule.timeZone;
    const timeline = invoiceTimeline({
      invoice,
      zone,
      now,
      groups,
      payments,
      creditNotes,
      push: await findPush(tx, invoiceId),
      events: await listInvoiceEvents(tx, invoiceId),
      // The review state is past once it is approved; the look-up is spared where nobody reviewed.
      parkedAt:
        invoice.reviewState === "none" ? null : await findParkedAt(tx, office.officeId, invoiceId),
      card: office.defaultMethod,
    });
    return {
      invoice: invoiceOnWire(invoice, actor, dealings),
      office: {
        officeId: office.officeId,
        name: office.name,
        companyName: extras.companyName,
        status: office.status,
        planName: extras.planName,
        card: office.defaultMethod,
      },
      zone,
      now: now.toISOString(),
      isOverdue: extras.isOverdue,
      chargeName: invoice.type === "monthly" ? null : (groups[0]?.description ?? null),
      groups: groups.map(groupView),
      accountCount: groups.filter(isOfPatients).reduce((sum, group) => sum + group.lines, 0),
      hasNames: may(actor, "patient.read", invoice),
      notes: isAdmin ? extras.notes : [],
      payments: payments.map(paymentOnWire).reverse(),
      creditNotes: creditNotes.map((note) => creditNoteView(note, isAdmin)),
      creditable: formatCents(most.creditCents),
      refundable: formatCents(most.refundCents),
      timeline,
    };
  });
}

function isOfPatients({ itemType }: LineGroup): boolean {
  return itemType === "patient_activation" || itemType === "patient_renewal";
}

function creditNoteView(note: CreditNote, isAdmin: boolean): CreditNoteView {
  return {
    number: note.creditNoteNumber,
    amount: formatCents(note.amountCents),
    kind: note.kind,
    reason: isAdmin ? note.reason : null,
    at: note.createdAt.toISOString(),
  };
}

function groupView(group: LineGroup): LineGroupView {
  return {
    itemType: group.itemType,
    lineCount: group.lines,
    quantity: group.quantity,
    unitPrice: group.unitCents === null ? null : formatCents(group.unitCents),
    total: formatCents(group.totalCents),
  };
}
