import { officeWords, OfficeStatusBadge } from "@/components/billing/status-badge";
import type { Column } from "@/components/data-table/column";
import { TextLink } from "@/components/ui/link";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import type { OfficeStatus } from "@/lib/billing/domain/office";
import { formatPeriod } from "@/lib/format/date";
import { isZero } from "@/lib/format/money";
import { formatCount, plural } from "@/lib/format/words";

/** One office in the platform's list. Money as decimal strings, instants as ISO strings. */
export type OfficeRow = {
  officeId: number;
  name: string;
  companyName: string;
  status: OfficeStatus;
  planName: string;
  activePatients: number;
  cycleStart: string;
  cycleEnd: string;
  /** What the running cycle has come to. */
  accrued: string;
  outstanding: string;
  overdueCount: number;
  hasCustomer: boolean;
  lastSyncAt: string | null;
  zone: string;
};

const none = <span className="text-ink-3">–</span>;

/** Whether Stripe has a customer for the office, and when it last told us something. */
function StripeCell({ row, now }: { row: OfficeRow; now: string }) {
  if (!row.hasCustomer) return <span className="text-ink-3">No customer yet</span>;
  if (row.lastSyncAt === null) return <span>Customer, not synced yet</span>;
  return (
    <span>
      Synced <Time at={row.lastSyncAt} zone={row.zone} now={now} />
    </span>
  );
}

/** The columns of the list of offices; `canCharge` draws the way to a new charge. */
export function officeColumns(now: string, canCharge: boolean): Column<OfficeRow>[] {
  return [
    {
      id: "office",
      header: "Office",
      sortKey: "name",
      firstSort: "asc",
      width: "grow",
      cell: (row) => (
        <span className="block max-w-72 truncate font-medium touch:max-w-[56vw]" title={row.name}>
          {row.name}
        </span>
      ),
      sub: (row) => (
        <span className="block max-w-[56vw] truncate">
          {officeWords[row.status]}, {plural(row.activePatients, "active patient")}
        </span>
      ),
    },
    {
      id: "company",
      header: "Company",
      hideOnPhone: true,
      cell: (row) => (
        <span className="block max-w-48 truncate text-ink-2" title={row.companyName}>
          {row.companyName}
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      isFixed: true,
      hideOnPhone: true,
      cell: (row) => <OfficeStatusBadge status={row.status} />,
    },
    { id: "plan", header: "Plan", hideOnPhone: true, cell: (row) => row.planName },
    {
      id: "patients",
      header: "Patients",
      align: "right",
      hideOnPhone: true,
      cell: (row) => formatCount(row.activePatients),
    },
    {
      id: "accrued",
      header: "This cycle",
      align: "right",
      hideOnPhone: true,
      sortKey: "accrued",
      cell: (row) => (
        <span title={formatPeriod(row.cycleStart, row.cycleEnd, row.zone)}>
          <Money amount={row.accrued} />
        </span>
      ),
    },
    {
      id: "outstanding",
      header: "Outstanding",
      align: "right",
      sortKey: "outstanding",
      cell: (row) =>
        isZero(row.outstanding) ? none : <Money amount={row.outstanding} className="font-medium" />,
      sub: (row) =>
        row.overdueCount > 0 ? (
          <span className="text-attention">{formatCount(row.overdueCount)} overdue</span>
        ) : null,
    },
    {
      id: "stripe",
      header: "Stripe",
      hideOnPhone: true,
      cell: (row) => <StripeCell row={row} now={now} />,
    },
    {
      id: "go",
      header: "Go to",
      isFixed: true,
      hideOnPhone: true,
      cell: (row) => (
        <span className="flex gap-3">
          <TextLink href={`/offices/${row.officeId}/invoices`} prefetch={false}>
            Invoices
          </TextLink>
          {canCharge ? (
            <TextLink href={`/admin/charges?office=${row.officeId}`} prefetch={false}>
              Charge
            </TextLink>
          ) : null}
        </span>
      ),
    },
  ];
}
