import { invalidRequest, resourceMissing } from "./errors";

export type List<T> = { object: "list"; data: T[]; has_more: boolean; url: string };

export type PageParams = {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
};

type Range = { gt?: number; gte?: number; lt?: number; lte?: number };

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

function pageLimit(params: PageParams): number {
  const limit = params.limit ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw invalidRequest(`Invalid integer: limit must be between 1 and ${MAX_LIMIT}`, {
      code: "parameter_invalid_integer",
      param: "limit",
    });
  }
  return limit;
}

/** The rows of one page in the order given, after or before a cursor. */
export function pageOf<T>(
  rows: readonly T[],
  params: PageParams,
  source: { kind: string; idOf: (row: T) => string },
): { rows: T[]; hasMore: boolean } {
  const limit = pageLimit(params);
  const indexOf = (id: string, param: string) => {
    const index = rows.findIndex((row) => source.idOf(row) === id);
    if (index < 0) throw resourceMissing(source.kind, id, param);
    return index;
  };
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw invalidRequest(
      "You may only specify one of these parameters: starting_after, ending_before.",
    );
  }
  if (params.ending_before !== undefined) {
    const end = indexOf(params.ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { rows: rows.slice(start, end), hasMore: start > 0 };
  }
  const start =
    params.starting_after === undefined ? 0 : indexOf(params.starting_after, "starting_after") + 1;
  return { rows: rows.slice(start, start + limit), hasMore: rows.length > start + limit };
}

/** Whether a time (seconds) lies in a `created`-style filter: a number or gt/gte/lt/lte. */
export function inRange(value: number | null, filter: number | Range | undefined): boolean {
  if (filter === undefined) return true;
  if (value === null) return false;
  if (typeof filter === "number") return value === filter;
  return (
    (filter.gt === undefined || value > filter.gt) &&
    (filter.gte === undefined || value >= filter.gte) &&
    (filter.lt === undefined || value < filter.lt) &&
    (filter.lte === undefined || value <= filter.lte)
  );
}
