// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import {
  AppRouterContext,
  type AppRouterInstance,
} from "next/dist/shared/lib/app-router-context.shared-runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { EmptyState } from "@/components/ui/empty-state";

type Row = { id: number; number: string; total: string };
const rows: Row[] = [
  { id: 1, number: "LB-000001", total: "$2.00" },
  { id: 2, number: "LB-000002", total: "$4.00" },
  { id: 3, number: "LB-000003", total: "$6.00" },
];
const columns: Column<Row>[] = [
  { id: "number", header: "Number", sortKey: "created_at", cell: (row) => row.number },
  { id: "total", header: "Total", align: "right", cell: (row) => row.total },
];

const push = vi.fn();
const replace = vi.fn();
const router: AppRouterInstance = {
  push,
  replace,
  back: () => undefined,
  forward: () => undefined,
  refresh: () => undefined,
  prefetch: () => undefined,
  bfcacheId: "",
};

let isWide = true;

beforeEach(() => {
  isWide = true;
  push.mockClear();
  replace.mockClear();
  localStorage.clear();
  window.matchMedia = (query: string) =>
    Object.assign(new EventTarget(), {
      matches: isWide,
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    }) as MediaQueryList;
});
afterEach(cleanup);

function show(props: Partial<DataTableProps<Row>> = {}) {
  return render(
    <AppRouterContext value={router}>
      <DataTable
        id="test"
        caption="Invoices"
        columns={columns}
        rows={rows}
        getRowId={(row) => String(row.id)}
        getRowLabel={(row) => row.number}
        getRowHref={(row) => `/invoices/${row.id}`}
        list={{ path: "/invoices", params: { status: "paid", cursor: "c1" } }}
        sort="-created_at"
        isSelectable
        bulk={({ ids }) => <button type="button">PDFs of {ids.join("+")}</button>}
        tools={<input data-list-search aria-label="Search" />}
        panel={{ openId: null, content: null }}
        empty={<EmptyState title="No invoices yet" />}
        {...props}
      />
    </AppRouterContext>,
  );
}

const press = (key: string) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, bubbles: true });
const focusedRow = () => document.activeElement?.closest("tr")?.getAttribute("data-row");

describe("keys of the list", () => {
  it("j and k move through the rows and stop at the ends", () => {
    show();
    press("j");
    expect(focusedRow()).toBe("1");
    press("j");
    press("j");
    press("j");
    expect(focusedRow()).toBe("3");
    press("k");
    expect(focusedRow()).toBe("2");
  });

  it("Enter opens the row in the panel and the URL keeps it", () => {
    show();
    press("j");
    press("j");
    press("Enter");
    expect(push).toHaveBeenCalledWith("/invoices?status=paid&cursor=c1&open=2", { scroll: false });
  });

  it("Enter opens the row's page where the panel has no room", () => {
    isWide = false;
    show();
    press("j");
    press("Enter");
    expect(push).toHaveBeenCalledWith("/invoices/1", undefined);
  });

  it("x chooses the row, and the bulk bar knows it", () => {
    show();
    press("j");
    press("x");
    press("j");
    press("x");
    expect(screen.getByRole("toolbar", { name: "2 selected" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "PDFs of 1+2" })).toBeTruthy();
  });

  it("Esc closes the panel first, then gives up the choice", () => {
    const { unmount } = show({ panel: { openId: "2", content: <p>Everything</p> } });
    press("Escape");
    expect(push).toHaveBeenCalledWith("/invoices?status=paid&cursor=c1", { scroll: false });
    unmount();
    show();
    press("j");
    press("x");
    press("Escape");
    expect(screen.queryByRole("toolbar")).toBeNull();
  });

  it("/ leads to the search, where letters are letters again", () => {
    show();
    press("/");
    const search = screen.getByLabelText("Search");
    expect(document.activeElement).toBe(search);
    press("j");
    press("x");
    expect(document.activeElement).toBe(search);
    expect(screen.queryByRole("toolbar")).toBeNull();
  });

  it("? shows the keys", async () => {
    show();
    press("?");
    expect(await screen.findByRole("dialog", { name: "Keys" })).toBeTruthy();
  });

  it("a list's own key acts on the row that has the focus", () => {
    const run = vi.fn();
    show({ rowKeys: [{ key: "a", label: "approve", run }] });
    press("a");
    expect(run).not.toHaveBeenCalled();
    press("j");
    press("a");
    expect(run).toHaveBeenCalledWith(rows[0]);
  });
});

describe("the table", () => {
  it("says how it is sorted, and its heads are links that drop the cursor", () => {
    show();
    const head = screen.getByRole("columnheader", { name: "Number" });
    expect(head.getAttribute("aria-sort")).toBe("descending");
    expect(within(head).getByRole("link").getAttribute("href")).toBe(
      "/invoices?status=paid&sort=created_at",
    );
    expect(screen.getByRole("columnheader", { name: "Total" }).hasAttribute("aria-sort")).toBe(
      false,
    );
  });

  it("keeps a real link in each row's head", () => {
    show();
    expect(screen.getByRole("link", { name: "LB-000002" }).getAttribute("href")).toBe(
      "/invoices/2",
    );
  });

  it("chooses all rows shown at once", () => {
    show();
    fireEvent.click(screen.getByRole("checkbox", { name: "Select all 3 shown" }));
    expect(screen.getByRole("toolbar", { name: "3 selected" })).toBeTruthy();
  });

  it("hides the columns this person switched off before", () => {
    localStorage.setItem("columns:test", JSON.stringify(["total"]));
    show();
    expect(screen.queryByRole("columnheader", { name: "Total" })).toBeNull();
    expect(screen.getByRole("columnheader", { name: "Number" })).toBeTruthy();
  });

  it("shows why it is empty instead of heads over nothing", () => {
    show({ rows: [] });
    expect(screen.queryByRole("table")).toBeNull();
    expect(screen.getByText("No invoices yet")).toBeTruthy();
  });
});
