import { describe, expect, it } from "vitest";
import { listHref, nextSort, sortOf } from "@/components/data-table/list-href";

const list = { path: "/invoices", params: { status: "paid", cursor: "c1", open: "7" } };

describe("listHref", () => {
  it("drops the cursor and the open row when the list itself changes", () => {
    expect(listHref(list, { q: "12" })).toBe("/invoices?status=paid&q=12");
    expect(listHref(list, { status: null })).toBe("/invoices");
  });

  it("keeps both when only the open row changes", () => {
    expect(listHref(list, { open: "8" })).toBe("/invoices?status=paid&cursor=c1&open=8");
    expect(listHref(list, { open: null })).toBe("/invoices?status=paid&cursor=c1");
  });

  it("turns a page without the open row", () => {
    expect(listHref(list, { cursor: "c2" })).toBe("/invoices?status=paid&cursor=c2");
  });

  it("escapes what people type", () => {
    expect(listHref({ path: "/i", params: {} }, { q: "a&b=c" })).toBe("/i?q=a%26b%3Dc");
  });
});

it("sorts the other way when a head is used again", () => {
  expect(nextSort("due_at", "-created_at", "desc")).toBe("-due_at");
  expect(nextSort("due_at", "-due_at", "desc")).toBe("due_at");
  expect(nextSort("due_at", "due_at", "desc")).toBe("-due_at");
  expect(nextSort("name", "", "asc")).toBe("name");
  expect(sortOf("due_at", "-due_at")).toBe("descending");
  expect(sortOf("due_at", "-created_at")).toBeUndefined();
});
