/** Where a list stands: its path and the query it was asked with. */
export type ListState = { path: string; params: Record<string, string> };

/**
 * The address of the list after some changes; null or "" takes a parameter away. What the list
 * holds changes, so the cursor falls away unless it is one of the changes, or only `open` is.
 */
export function listHref(list: ListState, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(list.params);
  const isSameList = Object.keys(changes).every((key) => key === "open");
  if (!isSameList) {
    next.delete("cursor");
    next.delete("open");
  }
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(key);
    else next.set(key, value);
  }
  const query = next.toString();
  return query ? `${list.path}?${query}` : list.path;
}

/** The sort to ask for when a header is used: the other direction if it sorts already. */
export function nextSort(sortKey: string, sort: string, first: "asc" | "desc"): string {
  if (sort === sortKey) return `-${sortKey}`;
  if (sort === `-${sortKey}`) return sortKey;
  return first === "desc" ? `-${sortKey}` : sortKey;
}

/** What a header says of the running sort, in the words of aria-sort. */
export function sortOf(sortKey: string, sort: string): "ascending" | "descending" | undefined {
  if (sort === sortKey) return "ascending";
  return sort === `-${sortKey}` ? "descending" : undefined;
}
