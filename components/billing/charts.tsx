import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { ReactNode } from "react";
import { formatDollars } from "@/lib/format/money";
import { formatCount } from "@/lib/format/words";

const width = 1200;
const height = 132;

/** A point under its label; bars add what of it is paid and whether it is still a draft. */
export type ChartPoint = { key: string; label: string; value: number };
export type ChartBar = ChartPoint & { paid: number; isDraft: boolean };

/** Counts have no halves, and the last point is named above it: whole steps and room at the top. */
function countScale(counts: number[]) {
  const most = Math.max(...counts);
  const least = Math.min(...counts);
  const [first = 0, second = 1] = scaleLinear([least, Math.max(most, least + 4)], [0, 1]).ticks(4);
  const step = Math.max(1, Math.round(second - first));
  const bottom = Math.max(0, Math.floor((least - (most === least ? 1 : 0)) / step) * step);
  const top = Math.ceil((most + step / 3) / step) * step;
  const ticks = Array.from({ length: (top - bottom) / step + 1 }, (_, at) => top - at * step);
  return { y: scaleLinear([bottom, top], [height, 0]), ticks };
}

function moneyScale(amounts: number[]) {
  const y = scaleLinear([0, Math.max(1, ...amounts)], [height, 0]).nice(4);
  return { y, ticks: y.ticks(4).reverse() };
}

function Frame({
  ticks,
  labels,
  children,
}: {
  ticks: string[];
  labels: { key: string; label: string }[];
  children: ReactNode;
}) {
  return (
    <div className="chart">
      <div className="y" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick}>{tick}</span>
        ))}
      </div>
      <div className="plot">{children}</div>
      <div className={labels.length > 6 ? "x many" : "x"} aria-hidden="true">
        {labels.map(({ key, label }) => (
          <span key={key}>{label}</span>
        ))}
      </div>
    </div>
  );
}

function Grid({ at }: { at: number[] }) {
  return at.map((y) => <path key={y} className="g-grid" d={`M0 ${y}H${width}`} />);
}

/** A line over its area, the last point named. `label` says in words what it shows. */
export function LineChart({ points, label }: { points: ChartPoint[]; label: string }) {
  const { y, ticks } = countScale(points.map(({ value }) => value));
  const slot = width / points.length;
  const xAt = (index: number) => (index + 0.5) * slot;
  const path = line<ChartPoint>(
    (_, index) => xAt(index),
    ({ value }) => y(value),
  );
  const under = area<ChartPoint>(
    (_, index) => xAt(index),
    height,
    ({ value }) => y(value),
  );
  const last = points.at(-1);
  return (
    <Frame ticks={ticks.map((tick) => formatCount(tick))} labels={points}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <Grid at={ticks.map((tick) => y(tick))} />
        <path className="g-area" d={under(points) ?? undefined} />
        <path className="g-line" d={path(points) ?? undefined} />
        {last ? (
          <path className="g-dot" d={`M${xAt(points.length - 1)} ${y(last.value)}h.01`} />
        ) : null}
      </svg>
      {last ? (
        <span
          className="tip"
          aria-hidden="true"
          style={{
            left: `${(xAt(points.length - 1) / width) * 100 + 1.6}%`,
            top: `${(Math.max(2, y(last.value) - 16) / height) * 100}%`,
          }}
        >
          {formatCount(last.value)}
        </span>
      ) : null}
    </Frame>
  );
}

/** Bars: filled = paid, outline = invoiced and not paid, dashed = draft. */
export function BarChart({ bars, label }: { bars: ChartBar[]; label: string }) {
  const { y, ticks } = moneyScale(bars.map(({ value }) => value));
  const slot = width / bars.length;
  const thick = Math.min(slot * 0.42, 60);
  const box = (index: number, value: number) => ({
    x: (index + 0.5) * slot - thick / 2,
    y: y(value),
    width: thick,
    height: Math.max(0, height - y(value)),
  });
  return (
    <Frame ticks={ticks.map((tick) => formatDollars(tick))} labels={bars}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <Grid at={ticks.map((tick) => y(tick))} />
        {bars.map((bar, index) => (
          <g key={bar.key}>
            {bar.paid < bar.value ? (
              <rect className={bar.isDraft ? "g-draft" : "g-open"} {...box(index, bar.value)} />
            ) : null}
            {bar.paid > 0 ? <rect className="g-paid" {...box(index, bar.paid)} /> : null}
          </g>
        ))}
      </svg>
    </Frame>
  );
}
