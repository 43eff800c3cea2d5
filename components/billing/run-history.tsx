import { RowsTable } from "@/components/data-table/rows-table";
import type { Column } from "@/components/data-table/column";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { State } from "@/components/ui/state";
import { Time } from "@/components/ui/time";
import { capitalize, formatCount, plural } from "@/lib/format/words";

/** A run that is over, or that stopped halfway (`finishedAt` null). */
export type PastRun = {
  runId: number;
  asOf: string;
  startedBy: string;
  startedAt: string;
  finishedAt: string | null;
  officesDue: number;
  officesRolled: number;
  officesFailed: number;
  officesParked: number;
  invoicesFinalized: number;
  invoicesDrafted: number;
  linesWritten: number;
  failures: { officeId: number; officeName: string; code: string }[];
};

/** Runs belong to no office, so their times are told in one zone. */
const ZONE = "UTC";

function startedByWords(startedBy: string): string {
  switch (startedBy) {
    case "roll-cycles":
      return "The cron";
    case "user":
      return "A person";
    case "api_key":
      return "An API key";
    default:
      return capitalize(startedBy.replaceAll("-", " "));
  }
}

function took({ startedAt, finishedAt }: PastRun): string {
  if (finishedAt === null) return "Stopped halfway";
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const columns: Column<PastRun>[] = [
  {
    id: "started",
    header: "Started, UTC",
    cell: (run) => <Time at={run.startedAt} zone={ZONE} form="minute" />,
    sub: (run) => `${startedByWords(run.startedBy)}, ${took(run)}`,
  },
  {
    id: "by",
    header: "By",
    hideOnPhone: true,
    width: "grow",
    cell: (run) => <span className="text-ink-2">{startedByWords(run.startedBy)}</span>,
  },
  {
    id: "as-of",
    header: "Cycles ended by",
    hideOnPhone: true,
    cell: (run) => <Time at={run.asOf} zone={ZONE} form="minute" />,
  },
  {
    id: "rolled",
    header: "Offices",
    align: "right",
    hideOnPhone: true,
    cell: (run) => `${formatCount(run.officesRolled)} of ${formatCount(run.officesDue)}`,
  },
  {
    id: "finalized",
    header: "Finalized",
    align: "right",
    cell: (run) => <span className="font-medium">{formatCount(run.invoicesFinalized)}</span>,
  },
  {
    id: "drafted",
    header: "Drafted",
    align: "right",
    hideOnPhone: true,
    cell: (run) => formatCount(run.invoicesDrafted),
  },
  {
    id: "lines",
    header: "Lines",
    align: "right",
    hideOnPhone: true,
    cell: (run) => formatCount(run.linesWritten),
  },
  { id: "outcome", header: "Outcome", cell: (run) => <Outcome run={run} /> },
  {
    id: "took",
    header: "Took",
    align: "right",
    hideOnPhone: true,
    cell: (run) => <span className="text-ink-2">{took(run)}</span>,
  },
];

function Outcome({ run }: { run: PastRun }) {
  if (run.officesFailed > 0) {
    return (
      <State tone="failed" icon="failed">
        {formatCount(run.officesFailed)} failed
      </State>
    );
  }
  if (run.finishedAt === null) {
    return (
      <State tone="attention" icon="attention">
        Stopped
      </State>
    );
  }
  if (run.officesParked > 0) {
    return (
      <State tone="attention" icon="attention">
        {formatCount(run.officesParked)} parked
      </State>
    );
  }
  return (
    <State tone="plain" icon="check">
      Done
    </State>
  );
}

/** The latest runs, and which offices failed in them. */
export function RunHistory({ runs }: { runs: PastRun[] }) {
  const failures = runs.flatMap((run) => run.failures.map((failure) => ({ run, ...failure })));
  return (
    <>
      {failures.length > 0 ? (
        <Card
          title="Offices that failed"
          meta={`in the latest ${plural(runs.length, "run")}`}
          isFlush
        >
          <RowsTable
            caption="Offices that failed"
            rows={failures}
            columns={failureColumns}
            getRowId={({ run, officeId }) => `${run.runId} ${officeId}`}
          />
        </Card>
      ) : null}
      <Card title="History" meta={runs.length > 0 ? `the latest ${runs.length}` : null} isFlush>
        {runs.length === 0 ? (
          <EmptyState title="No run yet">
            The cron starts one when a cycle has ended; so does the button above.
          </EmptyState>
        ) : (
          <RowsTable
            caption="Billing runs"
            rows={runs}
            columns={columns}
            getRowId={(run) => String(run.runId)}
          />
        )}
      </Card>
    </>
  );
}

type Failure = PastRun["failures"][number] & { run: PastRun };

const failureColumns: Column<Failure>[] = [
  {
    id: "office",
    header: "Office",
    width: "grow",
    cell: ({ officeId, officeName }) => (
      <TextLink
        href={`/offices/${officeId}/invoices`}
        prefetch={false}
        className="block max-w-96 truncate touch:max-w-[44vw]"
      >
        {officeName}
      </TextLink>
    ),
  },
  {
    id: "code",
    header: "Why",
    cell: ({ code }) => <code className="text-xs">{code}</code>,
  },
  {
    id: "run",
    header: "Run, UTC",
    hideOnPhone: true,
    cell: ({ run }) => <Time at={run.startedAt} zone={ZONE} form="minute" />,
  },
];
