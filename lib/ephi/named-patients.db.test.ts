import { afterAll, beforeAll, expect, test } from "vitest";
import { disconnect } from "@/lib/db/client";
import { systemScope, type DbScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { blindIndex } from "@/lib/ephi/blind-index";
import { detectEphi } from "@/lib/ephi/detector";
import { namedPatients } from "@/lib/ephi/named-patients";
import { adminQuery } from "@/lib/testing/database";

const one = async (sql: string, params: unknown[] = []): Promise<number> =>
  Number((await adminQuery<{ id: number }>(sql, params))[0]?.id);

let [own, other] = [0, 0];

async function officeWith(companyId: number, first: string, last: string): Promise<number> {
  const officeId = await one(
    `insert into offices (company_id, name, billing_email, time_zone, current_plan_id,
       billing_cycle_anchor_date, cycle_start_at, cycle_end_at, cycle_key, created_at, updated_at)
     values ($1, 'Office', 'o@lumbar.test', 'UTC', 1, '2026-01-01', '2026-01-01Z', '2026-02-01Z',
       '2026-01-01', now(), now()) returning office_id as id`,
    [companyId],
  );
  const patientId = await one(
    `insert into patients (company_id, office_id, anonymous_patient_ref, created_at)
     values ($1, $2, 'pt_' || substr(md5(random()::text), 1, 26), now()) returning patient_id as id`,
    [companyId, officeId],
  );
  await adminQuery(
    `insert into patient_identities (patient_id, company_id, office_id, first_name_index, last_name_index)
     values ($1, $2, $3, $4, $5)`,
    [
      patientId,
      companyId,
      officeId,
      blindIndex("first_name", first),
      blindIndex("last_name", last),
    ],
  );
  return officeId;
}

beforeAll(async () => {
  const companyId = await one(
    "insert into companies (name, created_at) values ('C', now()) returning company_id as id",
  );
  own = await officeWith(companyId, "Jane", "Abernathy");
  other = await officeWith(companyId, "Mark", "Long");
});
afterAll(() => disconnect());

const admin: DbScope = { ...systemScope(), role: "lumbar_app" };

test.each([
  ["an admin, who may not see names", admin],
  ["a job", systemScope()],
])("%s is warned of the office's patients", async (_who, scope) => {
  const verdict = (text: string, officeId: number | null) =>
    inTransaction(scope, async (tx) => {
      const detection = await detectEphi(text, namedPatients(tx, officeId));
      return detection.verdict;
    });
  expect(await verdict("refund for Abernathy, Jane", own)).toBe("refuse");
  expect(await verdict("refund for Abernathy, Jane", other)).toBe("ok");
  expect(await verdict("refund for Abernathy, Jane", null)).toBe("refuse");
  expect(await verdict("a long call", other)).toBe("warn");
  expect(await verdict("", null)).toBe("ok");
});
