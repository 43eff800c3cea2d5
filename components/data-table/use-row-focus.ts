"use client";

import type { RefObject } from "react";

/** Which row has the keyboard, and moving it; the rows are the `tr[data-row]` of the table. */
export function useRowFocus(tableRef: RefObject<HTMLTableElement | null>, openId: string | null) {
  const elements = () => [
    ...(tableRef.current?.querySelectorAll<HTMLElement>("tr[data-row]") ?? []),
  ];
  /** The row with the focus, else the open one; -1 for neither. */
  const focusedIndex = () => {
    const all = elements();
    const focused = all.findIndex((element) => element.contains(document.activeElement));
    return focused >= 0 ? focused : all.findIndex((element) => element.dataset["row"] === openId);
  };
  /** Moves the focus by a row and gives the id of the row reached. */
  const moveFocus = (step: 1 | -1): string | undefined => {
    const all = elements();
    const target = all[Math.max(0, Math.min(all.length - 1, focusedIndex() + step))];
    target?.focus();
    target?.scrollIntoView?.({ block: "nearest" });
    return target?.dataset["row"];
  };
  return { focusedIndex, moveFocus };
}
