import { Icon, type IconName } from "@/components/ui/icon";
import { formatMoney } from "@/lib/format/money";
import { formatCount, plural } from "@/lib/format/words";

export type RunStep = { label: string; detail: string; state: "done" | "current" | "waiting" };

/** How far a billing run is, office by office. */
export type RunCounts = {
  finalized: number;
  nothingToBill: number;
  parked: number;
  failed: number;
  working: number;
  waiting: number;
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

const parts: { key: keyof RunCounts; label: string; color: string; isStriped?: boolean }[] = [
  { key: "finalized", label: "Finalized", color: "var(--color-accent)" },
  { key: "nothingToBill", label: "Nothing to bill", color: "var(--color-control)" },
  { key: "parked", label: "Parked", color: "var(--color-attention)" },
  { key: "failed", label: "Failed, will retry", color: "var(--color-failed)" },
  { key: "working", label: "Working", color: "var(--color-accent-line)", isStriped: true },
  { key: "waiting", label: "Waiting", color: "var(--color-line-strong)" },
];

/** The steps of a run, its meter and its counts, each with its word. */
export function RunProgress({
  steps,
  counts,
  finalizedTotal,
}: {
  steps: RunStep[];
  counts: RunCounts;
  finalizedTotal: string;
}) {
  const offices = parts.reduce((sum, { key }) => sum + counts[key], 0);
  const settled = offices - counts.working - counts.waiting;
  const shown = parts.filter(({ key }) => counts[key] > 0);
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <ol className="grid auto-cols-fr grid-flow-col touch:grid-flow-row touch:grid-cols-2">
        {steps.map((step) => (
          <li
            key={step.label}
            aria-current={step.state === "current" ? "step" : undefined}
            className="border-line px-4 py-2.5 md:[&+&]:border-l"
          >
            <span className={`flex items-center gap-1.5 font-medium ${stepColors[step.state]}`}>
              <Icon name={stepIcons[step.state]} />
              {step.label}
            </span>
            <span className="text-xs text-ink-3 tabular-nums">{step.detail}</span>
          </li>
        ))}
      </ol>
      <div className="border-t border-line px-4 pt-3.5 pb-4">
        <div
          className="meter"
          role="progressbar"
          aria-valuenow={settled}
          aria-valuemin={0}
          aria-valuemax={offices}
          aria-label={`${formatCount(settled)} of ${plural(offices, "office")} settled`}
        >
          {shown.map(({ key, color, isStriped }) => (
            <i
              key={key}
              className={isStriped ? "striped" : undefined}
              style={{ flex: counts[key], ...(isStriped ? {} : { background: color }) }}
            />
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
          <div className="ml-auto text-right">
            <dt className="text-xs text-ink-3">Finalized so far</dt>
            <dd className="text-lg font-semibold tabular-nums">{formatMoney(finalizedTotal)}</dd>
          </div>
        </dl>
      </div>
    </div>
  );
}
