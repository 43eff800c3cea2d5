import { Page, PageBody, PageHead } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function RunsLoading() {
  return (
    <Page crumbs={[{ label: "Billing runs" }]}>
      <PageBody isWide>
        <PageHead title="Billing runs" />
        <div aria-busy="true" className="grid gap-6">
          <p role="status" className="sr-only">
            Loading billing runs
          </p>
          <Skeleton width="100%" height="9rem" />
          <Skeleton width="100%" height="20rem" />
        </div>
      </PageBody>
    </Page>
  );
}
