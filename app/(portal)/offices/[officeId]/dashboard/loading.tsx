import { LoadingPage } from "@/app/(portal)/offices/[officeId]/loading-page";
import { PageBody } from "@/components/shell/page";
import { Skeleton } from "@/components/ui/skeleton";

const CARDS = [
  { className: "h-79 xl:col-span-8", width: "9rem" },
  { className: "h-79 xl:col-span-4", width: "5rem" },
  { className: "h-72 xl:col-span-12", width: "8rem" },
  { className: "h-75 xl:col-span-12", width: "8rem" },
];

export default function DashboardLoading() {
  return (
    <LoadingPage label="Dashboard">
      <PageBody>
        <div className="mb-4 flex h-control items-center">
          <Skeleton width="12rem" height="20px" />
        </div>
        <div className="grid gap-4 xl:grid-cols-12">
          {CARDS.map(({ className, width }) => (
            <div key={className} className={`rounded-lg border border-line px-4 py-3 ${className}`}>
              <Skeleton width={width} height="14px" />
            </div>
          ))}
        </div>
      </PageBody>
    </LoadingPage>
  );
}
