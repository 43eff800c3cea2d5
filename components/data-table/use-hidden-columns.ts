"use client";

import { useSyncExternalStore } from "react";

const changed = new EventTarget();
const nothing: readonly string[] = [];
const cache = new Map<string, { text: string; ids: readonly string[] }>();

function read(key: string): readonly string[] {
  const text = localStorage.getItem(key) ?? "[]";
  const known = cache.get(key);
  if (known?.text === text) return known.ids;
  const ids = parse(text);
  cache.set(key, { text, ids });
  return ids;
}

function parse(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((id) => typeof id === "string") : nothing;
  } catch {
    return nothing;
  }
}

function subscribe(listener: () => void): () => void {
  changed.addEventListener("change", listener);
  window.addEventListener("storage", listener);
  return () => {
    changed.removeEventListener("change", listener);
    window.removeEventListener("storage", listener);
  };
}

/** The columns this person switched off in one table; the browser remembers them. */
export function useHiddenColumns(
  tableId: string,
): [hidden: readonly string[], setHidden: (ids: readonly string[]) => void] {
  const key = `columns:${tableId}`;
  const hidden = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => nothing,
  );
  const setHidden = (ids: readonly string[]) => {
    localStorage.setItem(key, JSON.stringify(ids));
    changed.dispatchEvent(new Event("change"));
  };
  return [hidden, setHidden];
}
