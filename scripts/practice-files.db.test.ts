import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemContext } from "@/lib/billing/context";
import { importPractice } from "@/lib/billing/operations/import-practice";
import { adminQuery } from "@/lib/testing/database";
import { readPracticeFiles } from "./practice-files";

const SYNTHEA = path.resolve(import.meta.dirname, "../prisma/seed-data/synthea");
const operator = systemContext("import");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "practice-"));
  cpSync(SYNTHEA, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function edit(file: string, change: (lines: string[]) => string[]): void {
  const place = path.join(folder, file);
  writeFileSync(place, change(readFileSync(place, "utf8").split("\n")).join("\n"));
}

async function rosterOf(directory: string) {
  const read = await readPracticeFiles(directory);
  if (!read.ok) throw new Error("the files are broken");
  return read.files.roster;
}

const counts = async () => {
  const [row] = await adminQuery<{ offices: number; patients: number; names: number }>(
    `select (select count(*)::int from offices) as offices, (select count(*)::int from patients) as patients,
       (select count(*)::int from patient_identities) as names`,
  );
  return row;
};

describe("real rosters", () => {
  test("every organization with a patient becomes an office, names are encrypted, a second import writes nothing", async () => {
    const before = await counts();
    const order = {
      companyName: "Roster Practice",
      timeZone: "America/New_York",
      billingEmail: "billing@roster.example",
      roster: await rosterOf(folder),
    };
    const result = await importPractice(operator, order);
    expect(result).toMatchObject({ ok: true, patients: 116 });
    const after = await counts();
    expect(after).toEqual({
      offices: (before?.offices ?? 0) + 83,
      patients: (before?.patients ?? 0) + 116,
      names: (before?.names ?? 0) + 116,
    });
    const [stored] = await adminQuery(
      "select string_agg(i::text, ' ') as all from patient_identities i",
    );
    expect(JSON.stringify(stored)).not.toMatch(/Pacocha|1995-12-30/);

    const again = await importPractice(operator, order);
    expect(again.ok).toBe(false);
    expect(again.ok ? [] : again.takenExternalIds).toHaveLength(116);
    expect(await counts()).toEqual(after);
  });

  test("one patient who is here already stops the whole import", async () => {
    const roster = await rosterOf(folder);
    const order = {
      companyName: "Half Practice",
      timeZone: "America/Chicago",
      billingEmail: "billing@half.example",
      roster: roster.slice(0, 1),
    };
    expect(await importPractice(operator, order)).toMatchObject({ ok: true });
    const before = await counts();
    const all = { ...order, roster };
    expect(await importPractice(operator, all)).toMatchObject({ ok: false });
    expect(await counts()).toEqual(before);
  });
});

test("every problem is told by file, line and column, and no value is repeated", async () => {
  edit("patients.csv", (lines) =>
    lines.map((line, at) => (at === 4 ? line.replace(/,\d{4}-\d\d-\d\d,/, ",1999-02-30,") : line)),
  );
  edit("patient-offices.csv", (lines) => [
    ...lines.filter((line) => line !== ""),
    "nobody,nowhere,2020-01-01T00:00:00Z",
    "",
  ]);
  const read = await readPracticeFiles(folder);
  if (read.ok) throw new Error("the problems were not seen");
  expect(read.problems).toContainEqual(
    expect.objectContaining({ file: "patients.csv", line: 5, column: "BIRTHDATE" }),
  );
  const last = read.problems.filter(({ line }) => line === 118);
  expect(last.map(({ file, column }) => [file, column])).toEqual([
    ["patient-offices.csv", "ORGANIZATION"],
    ["patient-offices.csv", "PATIENT"],
  ]);
  expect(JSON.stringify(read.problems)).not.toMatch(/1999-02-30|nowhere/);
});
