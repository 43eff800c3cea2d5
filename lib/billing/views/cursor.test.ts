import { describe, expect, test } from "vitest";
import { cutPage, type ListKey, openCursor } from "./cursor";

const key: ListKey = { list: "things", filter: { status: "open" }, kind: "text" };
const rows = [{ name: "a" }, { name: "b" }];

function cursorOf(of: ListKey): string {
  const { nextCursor } = cutPage(of, rows, 1, ({ name }) => ({ value: name, id: 7 }));
  return nextCursor ?? "";
}

describe("a cursor", () => {
  test("leads back to where its page ended", () => {
    expect(openCursor(key, cursorOf(key))).toEqual({ value: "a", id: 7 });
  });
  test("of another list, filter or sort is refused", () => {
    for (const other of [{ list: "others" }, { filter: null }, { kind: "instant" as const }]) {
      expect(() => openCursor({ ...key, ...other }, cursorOf(key))).toThrow("cursor_mismatch");
    }
  });
  test.each([
    ["one character more", (cursor: string) => `${cursor}A`],
    [
      "a character that no decoder reads",
      (cursor: string) => `${cursor.slice(0, 4)}!${cursor.slice(4)}`,
    ],
    ["padding", (cursor: string) => `${cursor}==`],
    ["a blank", (cursor: string) => `${cursor} `],
    ["blanks inside", (cursor: string) => respell(cursor, (text) => text.replaceAll(",", ", "))],
    ["nothing", () => ""],
  ])("with %s is refused", (_what, change) => {
    expect(() => openCursor(key, change(cursorOf(key)))).toThrow("cursor_mismatch");
  });
});

function respell(cursor: string, change: (text: string) => string): string {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  return Buffer.from(change(text), "utf8").toString("base64url");
}
