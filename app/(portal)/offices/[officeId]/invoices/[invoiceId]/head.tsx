import { runInvoiceAction } from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/actions";
import {
  actionFacts,
  offeredActions,
} from "@/app/(portal)/offices/[officeId]/invoices/[invoiceId]/offered-actions";
import {
  PayLink,
  UpdateCardLink,
} from "@/app/(portal)/offices/[officeId]/invoices/invoice-actions";
import {
  dueWords,
  nameOf,
  whyNotPayable,
} from "@/app/(portal)/offices/[officeId]/invoices/invoice-words";
import { InvoiceActions } from "@/components/billing/invoice-actions";
import { StatusBadge } from "@/components/billing/status-badge";
import { PageHead } from "@/components/shell/page";
import type { InvoicePageOut } from "@/lib/billing/views/invoice-page";

/** An invoice's name and state, and what this person may do about it. */
export function InvoiceHead({
  view,
  canManageCard,
}: {
  view: InvoicePageOut;
  canManageCard: boolean;
}) {
  const { invoice } = view;
  const due = dueWords(view);
  const offered = offeredActions(view);
  const isPayable = whyNotPayable(view) === null;
  return (
    <PageHead
      title={nameOf(view)}
      actions={
        offered.length > 0 || (isPayable && canManageCard) ? (
          <>
            <InvoiceActions
              offered={offered}
              facts={actionFacts(view)}
              run={runInvoiceAction.bind(null, invoice.invoice_id)}
            />
            <UpdateCardLink view={view} canManage={canManageCard} />
          </>
        ) : null
      }
      primary={isPayable ? <PayLink view={view} withAmount /> : null}
    >
      <StatusBadge status={invoice.status} reviewState={invoice.review_state} isPill />
      {due ? (
        <span className={due.isLate ? "text-attention" : "text-ink-3"}>{due.text}</span>
      ) : null}
    </PageHead>
  );
}
