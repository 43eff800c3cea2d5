import { afterAll, beforeAll, expect, test } from "vitest";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { setClock } from "@/lib/testing/practice";
import { hire, type Laborer } from "./crew";
import { furnish, NEW_YORK } from "./furnish";
import { closeGate, installGate } from "./halt";
import { faultsFound } from "./soundness";
import { perform } from "./tasks";

const AT = "2026-01-10T15:00:00Z";
/** More than the locks of a frozen process are kept, less than whoever waits for them is given. */
const PATIENCE_MS = 28_000;

let crew: Laborer[] = [];
beforeAll(async () => {
  crew = await hire(1);
  await setClock(AT);
  await installGate();
});
afterAll(async () => {
  await Promise.all(crew.map((laborer) => laborer.kill()));
  await disconnect();
});

test("a process that freezes in the middle of its transaction loses its locks to who waits for them", async () => {
  const [office] = await furnish(AT, [{ active: 0, inactive: 2, schedule: NEW_YORK }]);
  const [first = 0, second = 0] = office?.inactiveIds ?? [];
  const gate = await closeGate(1);
  const frozen = crew[0]?.ask([{ verb: "activate", patientId: first }]).catch(() => "killed");
  await gate.untilReached();
  crew[0]?.freeze();
  await gate.open();

  const startedAt = performance.now();
  await perform({ verb: "activate", patientId: second });
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  await crew[0]?.kill();
  expect(await frozen).toBe("killed");
  const active = await adminQuery(
    "select patient_id as id from patients where is_active_for_billing",
  );
  expect(active).toEqual([{ id: second }]);
  expect(await faultsFound()).toEqual([]);
}, 60_000);
