import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { listOfficeTable, type OfficeSort, type OfficeTableRow } from "../data/office-lists";
import { formatCents } from "../domain/money";
import type { OfficeStatus } from "../domain/office";
import { instantOnWire } from "../on-wire";
import { requirePlatform } from "./access";
import { cutPage, type ListKey, openCursor, type Page } from "./cursor";

export const OFFICE_TABS = ["all", "active", "past_due", "trialing", "closed"] as const;
export type OfficeTab = (typeof OFFICE_TABS)[number];
export const OFFICE_SORTS = [
  "name",
  "-name",
  "accrued",
  "-accrued",
  "outstanding",
  "-outstanding",
  "cycle_end",
  "-cycle_end",
] as const;

export type AdminOfficesIn = Page & {
  tab: OfficeTab;
  sort: (typeof OFFICE_SORTS)[number];
  /** A part of the office's or the company's name, in any case. */
  q?: string | undefined;
};

export type AdminOfficeRow = {
  officeId: number;
  name: string;
  companyId: number;
  companyName: string;
  status: OfficeStatus;
  planName: string;
  activePatients: number;
  cycleKey: string;
  cycleStart: string;
  cycleEnd: string;
  accrued: string;
  outstanding: string;
  overdueCount: number;
  hasCustomer: boolean;
  lastSyncAt: string | null;
  zone: string;
};

export type AdminOfficesOut = { rows: AdminOfficeRow[]; nextCursor: string | null; now: string };

const STATUSES: Record<OfficeTab, readonly OfficeStatus[] | null> = {
  all: null,
  active: ["active"],
  past_due: ["past_due"],
  trialing: ["trialing"],
  closed: ["canceled", "inactive"],
};

/** Every office, for the platform's own people. Refuses `forbidden` and `cursor_mismatch`. */
export async function adminOffices(
  context: Context,
  input: AdminOfficesIn,
): Promise<AdminOfficesOut> {
  requireAccess(context.actor, "office.read", null);
  requirePlatform(context);
  const { limit, cursor, ...filter } = input;
  const sort = sortOf(input.sort);
  const kind = sort.by === "name" ? ("none" as const) : ("number" as const);
  const key: ListKey = { list: "admin-offices", filter: [filter], kind };
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const now = await businessNow(tx);
    const found = await listOfficeTable(
      tx,
      {
        filter: { statuses: STATUSES[input.tab], part: input.q?.trim() ?? null },
        sort,
        after: openCursor(key, cursor),
        limit: limit + 1,
      },
      now,
    );
    const { rows, nextCursor } = cutPage(key, found, limit, (row) => ({
      value: row.sortValue === null ? null : String(row.sortValue),
      id: row.officeId,
    }));
    return { rows: rows.map(rowView), nextCursor, now: now.toISOString() };
  });
}

function sortOf(sort: AdminOfficesIn["sort"]): OfficeSort {
  switch (sort) {
    case "name":
    case "accrued":
    case "outstanding":
    case "cycle_end":
      return { by: sort, isDescending: false };
    case "-name":
      return { by: "name", isDescending: true };
    case "-accrued":
      return { by: "accrued", isDescending: true };
    case "-outstanding":
      return { by: "outstanding", isDescending: true };
    case "-cycle_end":
      return { by: "cycle_end", isDescending: true };
  }
}

function rowView(row: OfficeTableRow): AdminOfficeRow {
  return {
    officeId: row.officeId,
    name: row.name,
    companyId: row.companyId,
    companyName: row.companyName,
    status: row.status,
    planName: row.planName,
    activePatients: row.activePatients,
    cycleKey: row.cycleKey,
    cycleStart: row.cycleStartAt.toISOString(),
    cycleEnd: row.cycleEndAt.toISOString(),
    accrued: formatCents(row.accruedCents),
    outstanding: formatCents(row.openCents),
    overdueCount: row.overdueCount,
    hasCustomer: row.hasCustomer,
    lastSyncAt: instantOnWire(row.lastSyncAt),
    zone: row.timeZone,
  };
}
