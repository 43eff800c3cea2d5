import { LoadingPage } from "@/app/(portal)/offices/[officeId]/loading-page";
import { invoiceColumns } from "@/components/billing/invoice-columns";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageHead } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function InvoicesLoading() {
  return (
    <LoadingPage label="Invoices">
      <div className="px-gutter pt-5 pb-10">
        <PageHead title="Invoices" isTight />
        <div className="-mx-gutter flex h-9 items-center gap-5 border-b border-line px-gutter">
          {["All", "Open", "Overdue", "Paid", "Draft"].map((tab) => (
            <Skeleton key={tab} width="3.25rem" />
          ))}
        </div>
        <div className="flex items-center gap-2 py-2.5">
          <Skeleton width="13rem" height="30px" />
          <Skeleton width="4rem" height="26px" />
          <Skeleton width="4.5rem" height="26px" />
        </div>
        <TableSkeleton label="Loading invoices" columns={invoiceColumns("", false)} />
      </div>
    </LoadingPage>
  );
}
