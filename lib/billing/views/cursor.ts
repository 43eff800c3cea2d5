import { createHash } from "node:crypto";
import { refuse } from "../domain/errors";

/** Where a page ended: the sort's value of its last row (null where the row has none) and its id. */
export type Position = { value: string | null; id: number };

/** What a sort's value looks like in a cursor. */
export type ValueKind = "none" | "instant" | "number" | "text";

export type Page = { limit: number; cursor?: string | undefined };

/**
 * One list with one filter and one sort. A cursor of another one is refused, for its position means
 * nothing here.
 */
export type ListKey = { list: string; filter: unknown; kind: ValueKind };

const MAX_TEXT = 200;

const FORMS: Record<ValueKind, (value: string) => boolean> = {
  none: () => false,
  instant: (value) =>
    /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(value) && !Number.isNaN(Date.parse(value)),
  number: (value) => /^-?\d{1,15}$/.test(value),
  text: (value) => value.length <= MAX_TEXT && !value.includes("\0"),
};

/** The position behind a cursor; null for the first page. Refuses `cursor_mismatch`. */
export function openCursor(key: ListKey, cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  const [binding, value, id] = parse(cursor);
  const isValue = value === null || (typeof value === "string" && FORMS[key.kind](value));
  const isOurs = binding === bindingOf(key) && isValue && isRowId(id);
  // A decoder passes over what does not belong: only the very text we wrote is a cursor.
  if (!isOurs || writeCursor(key, { value, id }) !== cursor) {
    return refuse("cursor_mismatch", "This cursor belongs to another list, filter or sort.");
  }
  return { value, id };
}

/**
 * Cuts a page out of rows of which one more than the limit was asked for; the extra row tells that
 * there is a next page.
 */
export function cutPage<Row>(
  key: ListKey,
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasNext = rows.length > limit && last !== undefined;
  return { rows: shown, nextCursor: hasNext ? writeCursor(key, positionOf(last)) : null };
}

function writeCursor(key: ListKey, { value, id }: Position): string {
  return Buffer.from(JSON.stringify([bindingOf(key), value, id]), "utf8").toString("base64url");
}

function bindingOf({ list, filter, kind }: ListKey): string {
  const text = JSON.stringify([list, filter, kind]);
  return createHash("sha256").update(text, "utf8").digest("base64url").slice(0, 16);
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) && parsed.length === 3 ? parsed : [];
  } catch {
    return [];
  }
}

function isRowId(id: unknown): id is number {
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0;
}
