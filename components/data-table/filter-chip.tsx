"use client";

import { useNavigate } from "@/components/ui/use-navigate";
import type { FormEvent, ReactNode } from "react";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { Button } from "@/components/ui/button";
import { chipClass } from "@/components/ui/chip";
import { Field, Input, MoneyInput } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { AppLink } from "@/components/ui/link";
import { menuItemClass, Popover } from "@/components/ui/popover";

/** A filter: dashed with a plus while unset; once set it says what it does and has a cross. */
function FilterChip({
  label,
  value,
  clearHref,
  children,
}: {
  label: string;
  value: string | null;
  clearHref: string;
  children: ReactNode;
}) {
  if (value !== null) {
    return (
      <AppLink href={clearHref} scroll={false} className={chipClass(true)}>
        {label} {value}
        <Icon name="close" />
        <span className="sr-only">, take this filter away</span>
      </AppLink>
    );
  }
  return (
    <Popover
      buttonClass={chipClass(false)}
      button={
        <>
          <Icon name="plus" />
          {label}
        </>
      }
    >
      {children}
    </Popover>
  );
}

/** Filters by one of a few values. */
export function OptionFilter({
  list,
  param,
  label,
  options,
}: {
  list: ListState;
  param: string;
  label: string;
  options: { value: string; label: string }[];
}) {
  const chosen = list.params[param];
  const name = options.find(({ value }) => value === chosen)?.label;
  return (
    <FilterChip
      label={name ? `${label} is` : label}
      value={name ?? null}
      clearHref={listHref(list, { [param]: null })}
    >
      {options.map((option) => (
        <AppLink
          key={option.value}
          href={listHref(list, { [param]: option.value })}
          scroll={false}
          prefetch={false}
          className={menuItemClass()}
        >
          {option.label}
        </AppLink>
      ))}
    </FilterChip>
  );
}

/** Filters by a range, inclusive, of calendar dates or amounts. */
export function RangeFilter({
  list,
  label,
  fromParam,
  toParam,
  kind,
  valueText,
}: {
  list: ListState;
  label: string;
  fromParam: string;
  toParam: string;
  kind: "date" | "amount";
  /** How the set range reads, such as "Nov 1 – 19, 2026". */
  valueText: string | null;
}) {
  const router = useNavigate();
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = (name: string) => {
      const typed = form.get(name);
      return typeof typed === "string" ? typed.trim() : "";
    };
    const changes = { [fromParam]: read("from"), [toParam]: read("to") };
    router.push(listHref(list, changes), { scroll: false });
  };
  const RangeInput = kind === "date" ? DateInput : MoneyInput;
  return (
    <FilterChip
      label={label}
      value={valueText}
      clearHref={listHref(list, { [fromParam]: null, [toParam]: null })}
    >
      <form onSubmit={apply} className="grid gap-2.5 p-2">
        <Field label="From">{(wiring) => <RangeInput {...wiring} name="from" />}</Field>
        <Field label="To">{(wiring) => <RangeInput {...wiring} name="to" />}</Field>
        <Button type="submit" variant="primary" data-close>
          Filter
        </Button>
      </form>
    </FilterChip>
  );
}

function DateInput(props: { id: string; name: string }) {
  return <Input type="date" {...props} />;
}
