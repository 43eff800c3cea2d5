import { Icon, type IconName } from "@/components/ui/icon";
import { formatCount, plural } from "@/lib/format/words";

export type RunStep = { label: string; detail: string; state: "done" | "current" | "waiting" };

/** How far a billing run is: offices by what became of them, and what was written. */
export type RunCounts = {
  rolled: number;
  parked: number;
  failed: number;
  waiting: number;
  invoicesFinalized: number;
  invoicesDrafted: number;
  linesWritten: number;
};

const stepIcons: Record<RunStep["state"], IconName> = {
  done: "check",
  current: "turn",
  waiting: "clock",
};
const stepColors: Record<RunStep["state"], string> = {
  done: "",
  current: "text-accent",
  waiting: "text-ink-2",
};

type Part = "rolled" | "parked" | "failed" | "waiting";

const parts: { key: Part; label: string; color: string }[] = [
  { key: "rolled", label: "Rolled", color: "var(--color-accent)" },
  { key: "parked", label: "Parked", color: "var(--color-attention)" },
  { key: "failed", label: "Failed, will retry", color: "var(--color-failed)" },
  { key: "waiting", label: "Waiting", color: "var(--color-line-strong)" },
];

/** The steps of a run; while it runs and after, its meter and its counts, each with its word. */
export function RunProgress({ steps, counts }: { steps: RunStep[]; counts: RunCounts | null }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <ol className="grid auto-cols-fr grid-flow-col touch:grid-flow-row">
        {steps.map((step) => (
          <li
            key={step.label}
            aria-current={step.state === "current" ? "step" : undefined}
            className="border-line px-4 py-2.5 md:[&+&]:border-l touch:[&+&]:border-t"
          >
            <span className={`flex items-center gap-1.5 font-medium ${stepColors[step.state]}`}>
              <Icon name={stepIcons[step.state]} />
              {step.label}
            </span>
            <span className="text-xs text-ink-3 tabular-nums">{step.detail}</span>
          </li>
        ))}
      </ol>
      {counts ? <RunMeter counts={counts} /> : null}
    </div>
  );
}

function RunMeter({ counts }: { counts: RunCounts }) {
  const offices = parts.reduce((sum, { key }) => sum + counts[key], 0);
  const settled = offices - counts.waiting;
  const shown = parts.filter(({ key }) => counts[key] > 0);
  const written: [string, number][] = [
    ["Invoices finalized", counts.invoicesFinalized],
    ["Drafted", counts.invoicesDrafted],
    ["Lines", counts.linesWritten],
  ];
  return (
    <div className="border-t border-line px-4 pt-3.5 pb-4">
      <div
        className="meter"
        role="progressbar"
        aria-valuenow={settled}
        aria-valuemin={0}
        aria-valuemax={offices}
        aria-label={`${formatCount(settled)} of ${plural(offices, "office")} settled`}
      >
        {shown.map(({ key, color }) => (
          <i key={key} style={{ flex: counts[key], background: color }} />
        ))}
      </div>
      <dl className="mt-3.5 flex flex-wrap gap-x-7 gap-y-2.5">
        {shown.map(({ key, label, color }) => (
          <div key={key}>
            <dt className="flex items-center gap-1.5 text-xs text-ink-3">
              <i
                aria-hidden="true"
                className="size-2 rounded-[2px]"
                style={{ background: color }}
              />
              {label}
            </dt>
            <dd className="text-lg font-semibold tabular-nums">{formatCount(counts[key])}</dd>
          </div>
        ))}
        <div className="ml-auto flex flex-wrap gap-x-7 gap-y-2.5 touch:ml-0">
          {written.map(([label, count]) => (
            <div key={label} className="md:text-right">
              <dt className="text-xs text-ink-3">{label}</dt>
              <dd className="text-lg font-semibold tabular-nums">{formatCount(count)}</dd>
            </div>
          ))}
        </div>
      </dl>
    </div>
  );
}
