import type { ReactNode } from "react";

export type Definition = { term: string; detail: ReactNode; isStrong?: boolean };

/** Terms at the left, figures or short texts at the right. */
export function DefinitionList({ items }: { items: Definition[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-[7px]">
      {items.map(({ term, detail, isStrong }) => (
        <div key={term} className="col-span-2 grid grid-cols-subgrid">
          <dt className={isStrong ? "font-medium text-ink" : "text-ink-3"}>{term}</dt>
          <dd className={`text-right tabular-nums ${isStrong ? "font-medium" : ""}`}>{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
