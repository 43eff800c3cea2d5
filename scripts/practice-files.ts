import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { dateText, lineText } from "@/lib/billing/contract/fields";
import { patientIn } from "@/lib/billing/contract/patients";
import type { Roster } from "@/lib/billing/operations/import-practice";

/** What is wrong with one row. Lines count from 1, the header; no value is repeated. */
export type RowProblem = { file: string; line: number; column: string; message: string };

export type PracticeFiles = {
  roster: (Roster[number] & { zip: string })[];
  lineByExternalId: Map<string, number>;
};

const FILES = {
  offices: "organizations.csv",
  patients: "patients.csv",
  places: "patient-offices.csv",
} as const;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const oneSpaced = z.string().transform((text) => text.replace(/\s+/g, " ").trim());
const officeRow = z.object({
  Id: lineText(100),
  NAME: oneSpaced.pipe(lineText(200)),
  ZIP: z.string().optional(),
});
const patientRow = z.object({
  Id: lineText(100),
  FIRST: lineText(100),
  LAST: lineText(100),
  BIRTHDATE: optional(dateText),
  EMAIL: optional(patientIn.shape.email),
  PHONE: optional(lineText(40)),
});
const placeRow = z.object({ PATIENT: lineText(100), ORGANIZATION: lineText(100) });

type Row<T> = { line: number; value: T };

/**
 * Reads a practice's offices and patients as the Synthea generator lays them out; EMAIL and PHONE
 * are read if there. Answers the roster, or every problem of every row.
 */
export async function readPracticeFiles(
  directory: string,
): Promise<{ ok: true; files: PracticeFiles } | { ok: false; problems: RowProblem[] }> {
  const problems: RowProblem[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>) =>
    readRows(path.join(directory, file), file, schema, problems);
  const offices = byId(await read(FILES.offices, officeRow), FILES.offices, "Id", problems);
  const patientRows = await read(FILES.patients, patientRow);
  const patients = byId(patientRows, FILES.patients, "Id", problems);
  const places = await read(FILES.places, placeRow);

  const placed = new Map<string, string>();
  const roster = new Map<string, PracticeFiles["roster"][number]>();
  for (const { line, value } of places) {
    const report = (column: string, message: string) =>
      problems.push({ file: FILES.places, line, column, message });
    const office = offices.get(value.ORGANIZATION);
    const patient = patients.get(value.PATIENT);
    if (office === undefined) report("ORGANIZATION", "is not in organizations.csv");
    if (patient === undefined) report("PATIENT", "is not in patients.csv");
    if (placed.has(value.PATIENT)) report("PATIENT", "has an office already");
    placed.set(value.PATIENT, value.ORGANIZATION);
    if (office === undefined || patient === undefined) continue;
    const entry = roster.get(office.Id) ?? {
      officeName: office.NAME,
      zip: office.ZIP ?? "",
      patients: [],
    };
    entry.patients.push({
      firstName: patient.FIRST,
      lastName: patient.LAST,
      email: patient.EMAIL ?? null,
      phone: patient.PHONE ?? null,
      birthOn: patient.BIRTHDATE ?? null,
      externalId: patient.Id,
    });
    roster.set(office.Id, entry);
  }
  if (problems.length > 0) return { ok: false, problems };
  const lineByExternalId = new Map(patientRows.map(({ line, value }) => [value.Id, line]));
  const distinct = withDistinctNames([...roster.values()]);
  return { ok: true, files: { roster: distinct, lineByExternalId } };
}

async function readRows<T>(
  file: string,
  name: string,
  schema: z.ZodType<T>,
  problems: RowProblem[],
): Promise<Row<T>[]> {
  const records = parse<Record<string, string>>(await readFile(file, "utf8"), {
    bom: true,
    columns: true,
    skip_empty_lines: true,
    info: true,
  }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
  return records.flatMap(({ record, info }) => {
    const parsed = schema.safeParse(record);
    if (parsed.success) return [{ line: info.lines, value: parsed.data }];
    for (const issue of parsed.error.issues) {
      const column = String(issue.path[0] ?? "");
      problems.push({ file: name, line: info.lines, column, message: issue.message });
    }
    return [];
  });
}

function byId<T extends { Id: string }>(
  rows: readonly Row<T>[],
  file: string,
  column: string,
  problems: RowProblem[],
): Map<string, T> {
  const found = new Map<string, T>();
  for (const { line, value } of rows) {
    if (found.has(value.Id)) problems.push({ file, line, column, message: "is there twice" });
    found.set(value.Id, value);
  }
  return found;
}

/** Two organizations may share a name; an office of a company may not. */
function withDistinctNames(roster: PracticeFiles["roster"]): PracticeFiles["roster"] {
  const counts = new Map<string, number>();
  return roster.map((office) => {
    const seen = (counts.get(office.officeName) ?? 0) + 1;
    counts.set(office.officeName, seen);
    return seen === 1 ? office : { ...office, officeName: `${office.officeName} (${seen})` };
  });
}
