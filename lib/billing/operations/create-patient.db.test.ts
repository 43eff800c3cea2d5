import { afterAll, expect, test } from "vitest";
import { disconnect } from "@/lib/db/client";
import { makeOffice, setClock } from "@/lib/testing/practice";
import { createPatient } from "./create-patient";

afterAll(() => disconnect());

test("nobody is born after today, as the office's calendar has it", async () => {
  // Still the 10th in Honolulu.
  await setClock("2026-03-11T05:00:00Z");
  const office = await makeOffice({ timeZone: "Pacific/Honolulu" });
  const add = (birth_date: string) =>
    createPatient(office.practitioner, office.officeId, {
      first_name: "New",
      last_name: "Born",
      email: "new@born.example",
      birth_date,
    });
  expect(await add("2026-03-10")).toMatchObject({ birth_date: "2026-03-10" });
  for (const ahead of ["2026-03-11", "2199-01-01"]) {
    await expect(add(ahead)).rejects.toMatchObject({
      code: "invalid_value",
      errors: [{ path: "birth_date" }],
    });
  }
});
