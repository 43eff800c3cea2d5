"use client";

import { useEffect, useEffectEvent } from "react";

/** What the keys of a list do. */
export type ListKeys = {
  move: (step: 1 | -1) => void;
  open: () => void;
  select: () => void;
  search: () => void;
  help: () => void;
  escape: () => void;
  /** Keys of this list only, such as "a" for approve. */
  other: (key: string) => boolean;
};

const typing = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const covering = "[role=dialog], [popover][data-open]";

/** j, k, Enter, x, /, ?, Esc while no field, menu or dialog has the keyboard. */
export function useListKeys(keys: ListKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (document.querySelector(covering)) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(typing)) {
      if (event.key === "Escape" && target instanceof HTMLElement) target.blur();
      return;
    }
    if (handle(event.key, target, keys)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

function handle(key: string, target: Element | null, keys: ListKeys): boolean {
  switch (key) {
    case "j":
      keys.move(1);
      return true;
    case "k":
      keys.move(-1);
      return true;
    case "Enter":
      // Links and buttons keep their own Enter.
      if (!target?.matches("tr")) return false;
      keys.open();
      return true;
    case "x":
      keys.select();
      return true;
    case "/":
      keys.search();
      return true;
    case "?":
      keys.help();
      return true;
    case "Escape":
      keys.escape();
      return false;
    default:
      return keys.other(key);
  }
}
