"use client";

import { Icon } from "@/components/ui/icon";
import { Checkbox } from "@/components/ui/field";
import { buttonClass } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";

/** Chooses the columns of a table. */
export function ColumnMenu({
  columns,
  hidden,
  onChange,
}: {
  columns: { id: string; header: string }[];
  hidden: readonly string[];
  onChange: (hidden: readonly string[]) => void;
}) {
  const toggle = (id: string) =>
    onChange(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]);
  return (
    <Popover
      align="end"
      label="Choose columns"
      buttonClass={`${buttonClass({ variant: "ghost", isIcon: true })} touch:hidden`}
      button={<Icon name="columns" />}
    >
      <fieldset>
        <legend className="px-2 pt-1 pb-1.5 text-xs text-ink-3">Columns</legend>
        {columns.map(({ id, header }) => (
          <div key={id} className="rounded-sm px-2 py-1.5 hover:bg-hover [&>label]:w-full">
            <Checkbox label={header} checked={!hidden.includes(id)} onChange={() => toggle(id)} />
          </div>
        ))}
      </fieldset>
    </Popover>
  );
}
