import { parseArgs } from "node:util";
import { z } from "zod";
import { isTimeZone } from "@/lib/billing/domain/calendar";
import { systemContext } from "@/lib/billing/context";
import { importPractice } from "@/lib/billing/operations/import-practice";
import { disconnect } from "@/lib/db/client";
import { adoptDemoEnvironment } from "./demo-environment";
import { readPracticeFiles, type RowProblem } from "./practice-files";

const USAGE = `npm run import -- DIR --company NAME --billing-email ADDRESS [--time-zone ZONE]

Adds one practice from DIR/organizations.csv, DIR/patients.csv and DIR/patient-offices.csv: every
organization that has a patient becomes an office. All or nothing; problems are listed by row.`;

const MOST_PROBLEMS = 50;

function report(problems: readonly RowProblem[]): void {
  for (const { file, line, column, message } of problems.slice(0, MOST_PROBLEMS)) {
    console.error(`${file}:${line} ${column} ${message}`);
  }
  const more = problems.length - MOST_PROBLEMS;
  if (more > 0) console.error(`and ${more} more`);
  console.error(`${problems.length} problems. Nothing was imported.`);
}

async function main(): Promise<number> {
  adoptDemoEnvironment();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      company: { type: "string" },
      "billing-email": { type: "string" },
      "time-zone": { type: "string", default: "America/New_York" },
    },
  });
  const [directory] = positionals;
  const { company, "billing-email": billingEmail, "time-zone": timeZone } = values;
  if (billingEmail && !z.email().safeParse(billingEmail).success) {
    console.error("--billing-email must be an e-mail address.");
    return 2;
  }
  if (!directory || !company || !billingEmail) {
    console.error(USAGE);
    return 2;
  }
  if (!isTimeZone(timeZone)) {
    console.error("--time-zone must be an IANA name such as America/New_York.");
    return 2;
  }
  const read = await readPracticeFiles(directory);
  if (!read.ok) {
    report(read.problems);
    return 1;
  }
  const { roster, lineByExternalId } = read.files;
  const order = { companyName: company, timeZone, billingEmail, roster };
  const result = await importPractice(systemContext("import"), order);
  if (!result.ok) {
    report(
      result.takenExternalIds.map((id) => ({
        file: "patients.csv",
        line: lineByExternalId.get(id) ?? 0,
        column: "Id",
        message: "is a patient of this office already",
      })),
    );
    return 1;
  }
  console.log(`Imported ${result.patients} patients of ${result.officeIds.size} offices.`);
  return 0;
}

process.exitCode = await main().finally(disconnect);
