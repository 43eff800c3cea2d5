import type { ReactNode } from "react";
import { BarChart, LineChart } from "@/components/billing/charts";
import { StatusBadge } from "@/components/billing/status-badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { InvoiceStatus } from "@/lib/billing/domain/invoice";
import { formatCycleKey, formatCycleTick } from "@/lib/format/date";
import { centsOf, formatMoney } from "@/lib/format/money";
import { formatCount, joinAnd, plural } from "@/lib/format/words";

/** One cycle of the last twelve, the oldest first. */
export type CyclePoint = {
  key: string;
  accounts: number;
  invoiced: string;
  paid: string;
  /** Null where nothing was billed. */
  status: InvoiceStatus | null;
};

/** Active patients billed, and invoiced against paid; the figures stand behind as a table. */
export function TwelveCycles({ cycles, className }: { cycles: CyclePoint[]; className?: string }) {
  const first = cycles[0];
  const last = cycles.at(-1);
  return (
    <Card
      title={cycles.length === 12 ? "Twelve cycles" : "Cycles so far"}
      meta={
        first && last && first !== last ? (
          <span className="touch:hidden">
            {formatCycleKey(first.key)} – {formatCycleKey(last.key)}
          </span>
        ) : undefined
      }
      {...(className ? { className } : {})}
    >
      {first && last ? (
        <div className="grid gap-x-10 gap-y-3.5 xl:grid-cols-2">
          <Figure title="Active patients billed">
            <LineChart
              label={accountsInWords(first, last)}
              points={cycles.map(({ key, accounts }) => ({
                key,
                label: formatCycleTick(key),
                value: accounts,
              }))}
            />
          </Figure>
          <Figure title="Invoiced and paid" legend={<Legend />}>
            <BarChart
              label={paidInWords(cycles)}
              bars={cycles.map(({ key, invoiced, paid, status }) => ({
                key,
                label: formatCycleTick(key),
                value: centsOf(invoiced) / 100,
                paid: centsOf(paid) / 100,
                isDraft: status === "draft",
              }))}
            />
          </Figure>
          <Figures cycles={cycles} />
        </div>
      ) : (
        <EmptyState title="No cycle was billed yet">
          Each cycle adds a point here: accounts billed, invoiced and paid.
        </EmptyState>
      )}
    </Card>
  );
}

function Figure({
  title,
  legend,
  children,
}: {
  title: string;
  legend?: ReactNode;
  children: ReactNode;
}) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-4 flex flex-wrap items-center gap-x-3.5 gap-y-1">
        <span className="font-medium">{title}</span>
        {legend}
      </figcaption>
      {children}
    </figure>
  );
}

const swatch = "size-2.5 rounded-[2px] border border-control";

function Legend() {
  return (
    <span className="ml-auto flex flex-wrap gap-x-3.5 text-xs text-ink-2">
      <span className="inline-flex items-center gap-1.5">
        <i className={`${swatch} border-accent bg-accent`} />
        Paid
      </span>
      <span className="inline-flex items-center gap-1.5">
        <i className={swatch} />
        Invoiced, not paid
      </span>
      <span className="inline-flex items-center gap-1.5">
        <i className={`${swatch} border-dashed`} />
        Draft
      </span>
    </span>
  );
}

function accountsInWords(first: CyclePoint, last: CyclePoint): string {
  const start = `${plural(first.accounts, "account")} billed in ${formatCycleKey(first.key)}`;
  return first === last
    ? `${start}.`
    : `From ${start} to ${formatCount(last.accounts)} in ${formatCycleKey(last.key)}.`;
}

function paidInWords(cycles: CyclePoint[]): string {
  const open = cycles.filter(
    ({ status, paid, invoiced }) =>
      (status === "sent" || status === "failed") && centsOf(paid) < centsOf(invoiced),
  );
  const draft = cycles.find(({ status }) => status === "draft");
  const names = open.map(({ key, invoiced }) => `${formatCycleKey(key)}, ${formatMoney(invoiced)}`);
  const settled = open.length === 0 ? "Every invoice is paid." : `Not paid: ${joinAnd(names)}.`;
  return draft ? `${settled} ${formatCycleKey(draft.key)} is a draft.` : settled;
}

function Figures({ cycles }: { cycles: CyclePoint[] }) {
  return (
    <details className="xl:col-span-2">
      <summary className="w-fit text-xs font-medium text-accent">
        Show the figures as a table
      </summary>
      <div className="mt-2 overflow-x-auto">
        <table className="tbl">
          <caption className="sr-only">Cycles, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Cycle</th>
              <th scope="col" className="r">
                Accounts
              </th>
              <th scope="col" className="r">
                Invoiced
              </th>
              <th scope="col" className="r">
                Paid
              </th>
              <th scope="col" className="r">
                Status
              </th>
            </tr>
          </thead>
          <tbody>
            {[...cycles].reverse().map((cycle) => (
              <tr key={cycle.key}>
                <th scope="row">{formatCycleKey(cycle.key)}</th>
                <td className="r">{formatCount(cycle.accounts)}</td>
                <td className="r">{formatMoney(cycle.invoiced)}</td>
                <td className="r">{formatMoney(cycle.paid)}</td>
                <td className="r">
                  {cycle.status ? <StatusBadge status={cycle.status} /> : "Nothing billed"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
