import { recordNamesRead } from "@/lib/audit/record-names-read";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import {
  listPatientTable,
  type PatientFilter,
  type PatientSort,
  type PatientStatus,
  type PatientTableRow,
} from "../data/patient-table";
import { addDaysToDate, type CalendarDate, startOfLocalDay } from "../domain/calendar";
import { instantOnWire } from "../on-wire";
import { listedName } from "../patient-on-wire";
import { requireOffice } from "./access";
import { cutPage, type ListKey, openCursor, type Page } from "./cursor";

export const PATIENT_TABS = ["all", "active", "not_active_yet", "inactive"] as const;
export type PatientTab = (typeof PATIENT_TABS)[number];
export const PATIENT_SORTS = [
  "status",
  "-status",
  "active_since",
  "-active_since",
  "last_billed",
  "-last_billed",
] as const;

export type PatientTableIn = Page & {
  tab: PatientTab;
  sort: (typeof PATIENT_SORTS)[number];
  plan?: "none" | "draft" | "sent" | undefined;
  /** Local dates, both inclusive. */
  activeFromOn?: CalendarDate | undefined;
  activeToOn?: CalendarDate | undefined;
};

/** One patient in a list of the portal, for who may see names. */
export type PatientRowView = {
  patientId: number;
  /** "Nakamura, Jun"; "Erased" once the identity is gone. */
  name: string;
  ref: string;
  status: PatientStatus;
  plan: { status: "draft" | "sent"; sentAt: string | null } | null;
  activeSince: string | null;
  /** A cycle's key. */
  lastBilledCycle: string | null;
  hasLineInCycle: boolean;
  zone: string;
};

export type PatientTableOut = { rows: PatientRowView[]; nextCursor: string | null; now: string };

/**
 * The portal's list of an office's patients; names are audited and can not be sorted by. Refuses
 * `not_found`, `forbidden` and `cursor_mismatch`.
 */
export async function patientTable(
  context: Context,
  officeId: number,
  input: PatientTableIn,
): Promise<PatientTableOut> {
  const { limit, cursor, ...filter } = input;
  const key: ListKey = { list: "patient-table", filter: [officeId, filter], kind: "number" };
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const office = await requireOffice(tx, context, officeId, "patient.read");
    const now = await businessNow(tx);
    const zone = office.schedule.timeZone;
    const found = await listPatientTable(tx, {
      office,
      filter: filterOf(input, zone),
      sort: sortOf(input.sort),
      after: openCursor(key, cursor),
      limit: limit + 1,
    });
    const { rows, nextCursor } = cutPage(key, found, limit, (row) => ({
      value: row.sortValue === null ? null : String(row.sortValue),
      id: row.patientId,
    }));
    const where = { ...office, object: { type: "office" as const, id: officeId } };
    await recordNamesRead(
      tx,
      context,
      where,
      rows.map((row) => row.ref),
    );
    return {
      rows: rows.map((row) => patientRowView(row, zone)),
      nextCursor,
      now: now.toISOString(),
    };
  });
}

function filterOf(input: PatientTableIn, zone: string): PatientFilter {
  const { tab, plan, activeFromOn, activeToOn } = input;
  return {
    status: tab === "all" ? null : tab,
    plan: plan ?? null,
    patientIds: null,
    activeFromAt: activeFromOn === undefined ? null : startOfLocalDay(activeFromOn, zone),
    activeUntilAt:
      activeToOn === undefined ? null : startOfLocalDay(addDaysToDate(activeToOn, 1), zone),
  };
}

function sortOf(sort: PatientTableIn["sort"]): PatientSort {
  switch (sort) {
    case "status":
    case "active_since":
    case "last_billed":
      return { by: sort, isDescending: false };
    case "-status":
      return { by: "status", isDescending: true };
    case "-active_since":
      return { by: "active_since", isDescending: true };
    case "-last_billed":
      return { by: "last_billed", isDescending: true };
  }
}

export function patientRowView(row: PatientTableRow, zone: string): PatientRowView {
  return {
    patientId: row.patientId,
    name: listedName(row) ?? "Erased",
    ref: row.ref,
    status: row.status,
    plan: row.planStatus && { status: row.planStatus, sentAt: instantOnWire(row.planSentAt) },
    activeSince: instantOnWire(row.activeSinceAt),
    lastBilledCycle: row.lastBilledCycle,
    hasLineInCycle: row.hasLineInCycle,
    zone,
  };
}
