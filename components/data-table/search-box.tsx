"use client";

import { useNavigate } from "@/components/ui/use-navigate";
import { useEffect, useRef, useTransition } from "react";
import { type ListState, listHref } from "@/components/data-table/list-href";
import { Input } from "@/components/ui/field";

/** Searches a list by what its URL may carry: numbers and amounts, never a patient. `/` leads here. */
export function SearchBox({
  list,
  param = "q",
  label,
  placeholder,
}: {
  list: ListState;
  param?: string;
  label: string;
  placeholder: string;
}) {
  const router = useNavigate();
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      startTransition(() =>
        router.replace(listHref(list, { [param]: text.trim() }), { scroll: false }),
      );
    }, 250);
  };
  return (
    <Input
      type="search"
      data-list-search
      aria-label={label}
      aria-busy={isPending}
      placeholder={placeholder}
      autoComplete="off"
      defaultValue={list.params[param] ?? ""}
      key={list.params[param] === undefined ? "empty" : "filled"}
      onChange={(event) => search(event.target.value)}
      className="h-control md:w-52"
    />
  );
}
