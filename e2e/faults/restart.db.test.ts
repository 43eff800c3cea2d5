import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { disconnect } from "@/lib/db/client";
import { adminQuery } from "@/lib/testing/database";
import { setClock } from "@/lib/testing/practice";
import { deploy } from "@/scripts/deploy";
import { startPostgres } from "@/scripts/embedded-postgres";
import { clusterFolder, serverAccount, serverPrograms } from "@/scripts/postgres-places";
import { runCommand } from "@/scripts/run-command";
import { makeTemporaryFolder, type TemporaryFolder } from "@/scripts/temporary-folder";
import { type Asked, askAll, hire, type Laborer } from "./crew";
import { diceOf, numberFrom, seedOfRun } from "./dice";
import { furnish, type Furnished, NEW_YORK } from "./furnish";
import type { Outcome } from "./laborer";
import { faultsFound } from "./soundness";

const RESTARTS = numberFrom("LUMBAR_RESTARTS", 2);
const PROCESSES = 2;
const LOAD_MS = 3_000;
const DOWN_MS = 300;
const DATABASE = "restarted";
const FURNISHED_AT = "2026-01-10T15:00:00Z";
const NOW = "2026-03-12T15:00:00Z";
const seed = seedOfRun("restart");

let temporary: TemporaryFolder;
let crew: Laborer[] = [];
let worker: Laborer[] = [];

beforeAll(async () => {
  temporary = await makeTemporaryFolder();
  const server = await startPostgres({
    folder: temporary.postgresFolder,
    durable: true,
    // The machine itself does not fail here: what the server wrote is there when it comes back.
    settings: { fsync: "off", full_page_writes: "off" },
  });
  await server.ensureDatabase(DATABASE);
  await deploy(server.adminUrl(DATABASE), server.appUrl(DATABASE));
  // A server of this file's own, read before anything asks for the environment.
  process.env["DATABASE_URL"] = server.appUrl(DATABASE);
  process.env["ADMIN_DATABASE_URL"] = server.adminUrl(DATABASE);
  crew = await hire(PROCESSES);
  worker = await hire(1);
  await setClock(FURNISHED_AT);
  await askAll(worker, [{ verb: "work" }]);
});
afterAll(async () => {
  await Promise.all([...crew, ...worker].map((laborer) => laborer.kill()));
  await disconnect();
  await temporary.remove();
});

/** Every connection breaks at once, whatever it does, and for a while there is no server. */
async function restartServer(): Promise<void> {
  const account = await serverAccount();
  const data = path.join(await clusterFolder(temporary.postgresFolder, account), "data");
  const program = path.join(await serverPrograms(account), "bin/pg_ctl");
  // The server wrote down what it was started with: the same port, the same settings.
  const [, ...options] = readFileSync(path.join(data, "postmaster.opts"), "utf8").trim().split(" ");
  const control = (...args: string[]) =>
    runCommand(program, [...args, "-w", "-s", "-D", data], {
      ...account,
      cwd: path.dirname(data),
      stdio: "ignore",
    });
  expect(await control("stop", "-m", "immediate")).toMatchObject({ code: 0 });
  await sleep(DOWN_MS);
  expect(await control("start", "-o", options.join(" "))).toMatchObject({ code: 0 });
}

test.each(Array.from({ length: RESTARTS }, (_, round) => ({ round })))(
  "a restart of the database under load is answered 503, and done again all is done once ($round)",
  async ({ round }) => {
    const dice = diceOf(seed + round);
    await setClock(FURNISHED_AT);
    const behind = await furnish(
      FURNISHED_AT,
      Array.from({ length: 40 }, () => ({ active: 5, inactive: 2 })),
    );
    const [office] = await furnish(NOW, [{ active: 3, inactive: 60, schedule: NEW_YORK }]);
    await setClock(NOW);
    const tasks: Asked[] = [
      ...behind.flatMap((one) => one.inactiveIds),
      ...(office?.inactiveIds ?? []),
    ].map((patientId, nth) => ({
      verb: "activate",
      patientId,
      ...(nth % 2 === 0 && { key: `${round}/${nth}` }),
    }));
    for (let nth = 0; nth < 6; nth += 1) tasks.push({ verb: "roll" });
    const load = dice.shuffled(tasks).map((task) => ({ ...task, afterMs: dice.below(LOAD_MS) }));

    const answered = askAll(crew, load);
    await sleep(LOAD_MS * (0.2 + 0.5 * dice.fraction()));
    await restartServer();
    const outcomes = (await answered).map(answerOf);
    const failed = load.filter((_, nth) => outcomes[nth] !== "done");
    expect(outcomes.filter((answer) => answer !== "done" && answer !== "unavailable")).toEqual([]);
    expect(failed.length).toBeGreaterThan(0);
    const counts = { asked: load.length, unavailable: failed.length };
    console.info(`restart ${round}: ${JSON.stringify(counts)}`);
    expect(await inactiveOf(load.filter((_, nth) => outcomes[nth] === "done"))).toEqual([]);

    // The same processes, without any help.
    let left: Asked[] = failed.map(({ afterMs: _, ...task }) => task);
    for (let attempt = 1; attempt <= 5 && left.length > 0; attempt += 1)
      left = await askAgain(left);
    expect(left).toEqual([]);
    await askAll(crew, [{ verb: "roll" }]);
    expect(await inactiveOf(load)).toEqual([]);
    expect(await faultsFound()).toEqual([]);
    await untilTried(behind);
  },
  120_000,
);

/** Asks once more, when the claims of what was cut short have run out. Answers what must wait still. */
async function askAgain(tasks: readonly Asked[]): Promise<Asked[]> {
  await adminQuery(
    "update idempotency_keys set created_at = created_at - interval '11 minutes' where finished_at is null",
  );
  const answers = (await askAll(crew, tasks)).map(answerOf);
  expect(answers.filter((answer) => answer !== "done" && answer !== "unavailable")).toEqual([]);
  return tasks.filter((_, nth) => answers[nth] !== "done");
}

/** What the caller was told: the work's own answer, or the status of a problem under a key. */
function answerOf(outcome: Outcome): string {
  if (!outcome.ok)
    return outcome.code === "unavailable" ? outcome.code : `${outcome.code}: ${outcome.message}`;
  const { status, body } = outcome.value as { status?: unknown; body?: string };
  if (typeof status !== "number" || status < 300) return "done";
  return status === 503 ? "unavailable" : `${status}: ${body ?? ""}`;
}

/** Patients that should be active by what was answered, and are not. */
async function inactiveOf(tasks: readonly Asked[]) {
  const ids = tasks.flatMap((task) => ("patientId" in task ? [task.patientId] : []));
  return adminQuery(
    "select patient_id from patients where patient_id = any($1) and not is_active_for_billing",
    [ids],
  );
}

/** The worker has come back too: all has been tried but what it held when it broke. */
async function untilTried(offices: readonly Furnished[]): Promise<void> {
  const untried = `select from stripe_outbox where status = 'pending' and last_error is null and office_id = any($1)`;
  const ids = offices.map(({ officeId }) => officeId);
  for (
    const end = Date.now() + 40_000;
    (await adminQuery(untried, [ids])).length > 4;
    await sleep(200)
  )
    if (Date.now() > end) throw new Error("the worker did not come back");
}
