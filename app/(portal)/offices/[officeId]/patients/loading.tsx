import { LoadingPage } from "@/app/(portal)/offices/[officeId]/loading-page";
import { patientColumns } from "@/components/billing/patient-columns";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageBody, PageHead } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

const columns = patientColumns("");

export default function PatientsLoading() {
  return (
    <LoadingPage label="Patients">
      <PageBody isWide>
        <PageHead title="Patients" isTight />
        <div className="-mx-gutter flex h-9 items-center gap-6 border-b border-line px-gutter">
          {["3.5rem", "5rem", "7rem", "5.5rem"].map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
        <div className="flex items-center gap-2 py-2.5">
          <Skeleton width="15rem" height="30px" />
        </div>
        <TableSkeleton label="Loading patients" columns={columns} isSelectable />
      </PageBody>
    </LoadingPage>
  );
}
