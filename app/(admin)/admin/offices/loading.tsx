import { officeColumns } from "@/components/billing/office-columns";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Page, PageBody, PageHead } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

const columns = officeColumns("", false);

export default function OfficesLoading() {
  return (
    <Page crumbs={[{ label: "Offices" }]}>
      <PageBody isWide>
        <PageHead title="Offices" isTight />
        <div className="-mx-gutter flex h-9 items-center gap-6 border-b border-line px-gutter">
          {["1.5rem", "3.25rem", "4rem", "2.25rem", "3.5rem"].map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
        <div className="flex items-center gap-2 py-2.5">
          <Skeleton width="13rem" height="30px" />
        </div>
        <TableSkeleton label="Loading offices" columns={columns} />
      </PageBody>
    </Page>
  );
}
