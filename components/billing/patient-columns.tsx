import type { Column } from "@/components/data-table/column";
import { type PatientStatus, PatientStatusBadge } from "@/components/billing/status-badge";
import { Time } from "@/components/ui/time";
import { formatCycleKey, formatDay } from "@/lib/format/date";
import { shortRef } from "@/lib/format/words";

/** One patient in a list, for who may see names. */
export type PatientRow = {
  patientId: number;
  /** "Nakamura, Jun"; "Erased" after the identity was erased. */
  name: string;
  ref: string;
  status: PatientStatus;
  plan: { status: "draft" | "sent"; sentAt: string | null } | null;
  activeSince: string | null;
  /** Cycle key, YYYY-MM-DD. */
  lastBilledCycle: string | null;
  zone: string;
};

const none = <span className="text-ink-3">–</span>;

/** "Sent Nov 18", "Draft" or "No plan". */
export function planText(row: Pick<PatientRow, "plan" | "zone">, now: string): string {
  if (row.plan === null) return "No plan";
  if (row.plan.status === "draft") return "Draft";
  return row.plan.sentAt === null ? "Sent" : `Sent ${formatDay(row.plan.sentAt, row.zone, now)}`;
}

/** The columns of every list of patients. Names can't be sorted by: they are encrypted. */
export function patientColumns(now: string): Column<PatientRow>[] {
  return [
    {
      id: "name",
      header: "Name",
      isFixed: true,
      cell: (row) => <span className="font-medium">{row.name}</span>,
      sub: (row) => planText(row, now),
    },
    {
      id: "ref",
      header: "Ref",
      hideOnPhone: true,
      cell: (row) => (
        <span className="font-mono text-xs text-ink-3" title={row.ref}>
          {shortRef(row.ref)}
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      sortKey: "status",
      isFixed: true,
      cell: (row) => <PatientStatusBadge status={row.status} />,
    },
    {
      id: "plan",
      header: "Plan",
      hideOnPhone: true,
      cell: (row) => (
        <span className={row.plan ? undefined : "text-ink-3"}>{planText(row, now)}</span>
      ),
    },
    {
      id: "since",
      header: "Active since",
      hideOnPhone: true,
      sortKey: "active_since",
      cell: (row) =>
        row.activeSince === null ? none : <Time at={row.activeSince} zone={row.zone} />,
    },
    {
      id: "billed",
      header: "Last billed",
      hideOnPhone: true,
      sortKey: "last_billed",
      cell: (row) => (row.lastBilledCycle === null ? none : formatCycleKey(row.lastBilledCycle)),
    },
  ];
}
