import { LoadingPage } from "@/app/(portal)/offices/[officeId]/loading-page";
import { PageBody } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function InvoiceLoading() {
  return (
    <LoadingPage label="Invoice">
      <PageBody>
        <div className="mb-4 flex h-control items-center gap-3">
          <Skeleton width="8rem" height="20px" />
          <Skeleton width="4rem" height="22px" />
        </div>
        <div className="grid gap-6 xl:grid-cols-12">
          <div className="h-96 rounded-lg border border-line px-4 py-3 xl:col-span-8">
            <Skeleton width="6rem" height="14px" />
          </div>
          <div className="grid content-start gap-4 xl:col-span-4">
            {["1", "2", "3", "4", "5", "6"].map((row) => (
              <Skeleton key={row} width="100%" />
            ))}
          </div>
        </div>
      </PageBody>
    </LoadingPage>
  );
}
