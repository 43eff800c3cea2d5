import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "@/scripts/run-command";
import { type BilledHistory, makeBilledHistory } from "@/lib/testing/billed-history";
import { adminQuery } from "@/lib/testing/database";
import { admin, cron } from "@/lib/testing/practice";
import { Refusal } from "../domain/errors";
import { type Subject, verifyBilling } from "./verify-billing";

let history: BilledHistory;
beforeAll(async () => {
  history = await makeBilledHistory();
});

const SUBJECTS = ["numbers", "invoices"] as const;

describe.each(SUBJECTS)("verifying %s", (subject) => {
  test("finds nothing in what the product's own verbs wrote", async () => {
    const { failures, rows } = await verifyBilling(cron, subject);
    expect(failures).toEqual([]);
    expect(rows).toEqual({ invoices: 10, lines: 20, patients: 5, creditNotes: 3 });
  });

  test("is for those who oversee", async () => {
    await expect(verifyBilling(history.office.manager, subject)).rejects.toThrow(Refusal);
    expect((await verifyBilling(admin, subject)).failures).toEqual([]);
  });
});

const root = path.resolve(import.meta.dirname, "../../..");

/** The command in a process that knows of the database and nothing else. */
const command = (subject: Subject) =>
  runCommand(process.execPath, ["--import", "tsx", `scripts/verify-${subject}.ts`], {
    cwd: root,
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      DATABASE_URL: process.env["DATABASE_URL"],
    },
  });

describe("the command", () => {
  test("needs the database alone, says what was checked and ends with 0", async () => {
    for (const subject of SUBJECTS) {
      const { code, stdout, stderr } = await command(subject);
      expect(stderr).toBe("");
      expect(stdout).toMatch(
        /^\d+ rules of \w+ hold over 10 invoices, 20 lines, 3 credit notes, 5 patients/,
      );
      expect(code).toBe(0);
    }
  });

  test("ends with 1 and the ids of what is broken", async () => {
    await adminQuery("alter table number_counters disable trigger all");
    await adminQuery(
      "update number_counters set last_value = last_value + 1 where name = 'invoice'",
    );
    const { code, stderr } = await command("numbers");
    expect(stderr).toContain("invoice-numbers-have-no-gap: the first missing sequence number");
    expect(code).toBe(1);
  });
});
