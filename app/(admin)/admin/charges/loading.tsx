import { Page, PageBody, PageHead } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function ChargesLoading() {
  return (
    <Page crumbs={[{ label: "Charges" }]}>
      <PageBody>
        <PageHead title="One-off charge" />
        <div
          aria-busy="true"
          className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]"
        >
          <p role="status" className="sr-only">
            Loading the charge form
          </p>
          <div className="grid content-start gap-4.5">
            {["4rem", "6rem", "7rem", "5rem", "6.5rem"].map((width) => (
              <div key={width} className="grid gap-2">
                <Skeleton width={width} />
                <Skeleton width="100%" height="34px" />
              </div>
            ))}
          </div>
          <div className="grid content-start gap-5">
            <Skeleton width="9rem" />
            <Skeleton width="100%" height="12rem" />
            <Skeleton width="100%" height="14rem" />
          </div>
        </div>
      </PageBody>
    </Page>
  );
}
