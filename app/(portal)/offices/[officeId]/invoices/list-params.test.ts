import { describe, expect, it } from "vitest";
import {
  pageCursors,
  readListParams,
} from "@/app/(portal)/offices/[officeId]/invoices/list-params";

const path = "/offices/1/invoices";
const read = (query: Record<string, string>) => readListParams(path, query);

describe("the address of the invoice list", () => {
  it("says tab, filters and sort; amounts as people type them", () => {
    const { input, list } = read({ view: "paid", min_amount: "$1,200", sort: "-due_at" });
    expect(input).toMatchObject({ tab: "paid", min_amount: 120_000, sort: "-due_at" });
    expect(list.params).toEqual({ view: "paid", min_amount: "1200.00", sort: "-due_at" });
  });

  it("leaves out what it cannot mean, instead of failing", () => {
    const { input, list, openId } = read({
      view: "secret",
      period_from: "2026-13-01",
      max_amount: "much",
      sort: "name",
      open: "-3",
      other: "x",
    });
    expect(input).toEqual({ tab: "all", limit: 50, sort: "-created_at" });
    expect(list.params).toEqual({});
    expect(openId).toBeNull();
  });

  it("takes a single status under All only, since a tab is a choice of statuses", () => {
    expect(read({ status: "failed" }).input.status).toBe("failed");
    expect(read({ status: "failed", view: "paid" }).input.status).toBeUndefined();
  });
});

describe("its pages", () => {
  const second = read({ cursor: "aa" });
  const third = read({ cursor: "aa.bb" });

  it("are asked for by the last cursor of the way here", () => {
    expect(second.input.cursor).toBe("aa");
    expect(third.input.cursor).toBe("bb");
  });

  it("lead on, and back one by one to the first, which has no cursor", () => {
    expect(pageCursors(read({}).list, "aa")).toEqual({ next: "aa", previous: null });
    expect(pageCursors(second.list, "bb")).toEqual({ next: "aa.bb", previous: { cursor: null } });
    expect(pageCursors(third.list, null)).toEqual({ next: null, previous: { cursor: "aa" } });
  });
});
