import pg from "pg";
import type { Recording, RecorderTask, Statement } from "./activate-recorder.ts";
import { type ActivationWorld, COMPANY, makeActivationWorld } from "./activate-world.ts";
import { startBuiltPortal } from "./built-portal.ts";
import { productEnvironment, runInChild } from "./child.ts";
import { type BenchServer, onDatabase, startBenchServer, warmUpDatabase } from "./database.ts";
import type { Bench, BenchOptions, Figure } from "./figure.ts";
import { type HttpClient, httpClient, rateOf } from "./http-client.ts";

const WIDTH = 16;
/** As many connections as the product's pool has. */
const CONNECTIONS = 10;
const AT_ONCE = 200;
const ROUNDS = 5;
const PATIENTS_A_ROUND = 400;
const EMPTY_REQUESTS = 1_000;
const RECORDER = new URL("./activate-recorder.ts", import.meta.url);
const LIVE = "/api/health/live";

const pathOf = (patientId: number) => `/api/v1/billing/patients/${patientId}/activate`;

/**
 * Activation through HTTP beside the two things it cannot do without: the same statements by a bare
 * driver, recorded from the product's own route, and a route of the same build that does nothing.
 */
export const bench: Bench = { name: "activate", run };

async function run({ isLong, patients }: BenchOptions): Promise<Figure[]> {
  const rounds = isLong ? 3 * ROUNDS : ROUNDS;
  const each = patients ?? PATIENTS_A_ROUND;
  const server = await startBenchServer();
  try {
    // One round more to warm up, and as many patients as are activated at once.
    const world = await makeActivationWorld(server, "served", (rounds + 1) * each + AT_ONCE + 1);
    const environment = productEnvironment(server.appUrl("served"));
    const makeKey: RecorderTask = { kind: "make-key", companyId: COMPANY };
    const key = await runInChild<string>(RECORDER, makeKey, environment);
    await server.copy("served", "bare");
    const recordings = await recordAll(server, environment, key, world, (rounds + 1) * each);
    return await compare(server, { world, recordings, key, rounds, each });
  } finally {
    await server.remove();
  }
}

type Recordings = { ofOneOffice: Recording; ofManyOffices: Recording };
type Course = {
  world: ActivationWorld;
  recordings: Recordings;
  key: string;
  rounds: number;
  each: number;
};

/** What the product sends for each patient, from a copy of the database that is thrown away. */
async function recordAll(
  server: BenchServer,
  environment: Readonly<Record<string, string>>,
  key: string,
  world: ActivationWorld,
  count: number,
): Promise<Recordings> {
  await server.copy("served", "recorded");
  const recordOf = (patientIds: number[]) => {
    const task: RecorderTask = { kind: "record", key, patientIds: patientIds.slice(0, count) };
    const there = { ...environment, DATABASE_URL: server.appUrl("recorded") };
    return runInChild<Recording>(RECORDER, task, there);
  };
  const ofOneOffice = await recordOf(world.ofOneOffice);
  const ofManyOffices = await recordOf(world.ofManyOffices);
  await server.drop("recorded");
  return { ofOneOffice, ofManyOffices };
}

async function compare(server: BenchServer, course: Course): Promise<Figure[]> {
  await warmUpDatabase(server.adminUrl("served"));
  await warmUpDatabase(server.adminUrl("bare"));
  const portal = await startBuiltPortal(server.appUrl("served"));
  const headers = { authorization: `Bearer ${course.key}` };
  const client = httpClient(portal.url, WIDTH, headers);
  const crowd = httpClient(portal.url, AT_ONCE, headers);
  const pool = new pg.Pool({ connectionString: server.appUrl("bare"), max: CONNECTIONS });
  try {
    return [
      ...(await ratesOf("one-office", course, client, pool)),
      ...(await ratesOf("many-offices", course, client, pool)),
      ...(await figuresOfCrowds(server, course, crowd)),
    ];
  } finally {
    client.rest();
    crowd.rest();
    await pool.end();
    await portal.stop();
  }
}

type Rates = { served: number; bare: number; empty: number };

async function ratesOf(
  where: "one-office" | "many-offices",
  { world, recordings, rounds, each }: Course,
  client: HttpClient,
  pool: pg.Pool,
): Promise<Figure[]> {
  const kind = where === "one-office" ? "ofOneOffice" : "ofManyOffices";
  const { texts, activations } = recordings[kind];
  const all: Rates[] = [];
  // The three take turns, so that whatever else the machine does meets all of them.
  for (let round = 0; round <= rounds; round += 1) {
    const from = round * each;
    client.rest();
    const empty = await rateOf(Array<string>(EMPTY_REQUESTS).fill(LIVE), WIDTH, async (path) => {
      expectStatus(await client.send("GET", path), 200);
    });
    const bare = await rateOf(activations.slice(from, from + each), WIDTH, (statements) =>
      replay(pool, texts, statements),
    );
    // The server has hung up meanwhile on connections that stood idle.
    client.rest();
    const served = await rateOf(world[kind].slice(from, from + each), WIDTH, async (patientId) => {
      expectStatus(await client.send("POST", pathOf(patientId)), 201);
    });
    if (round > 0) all.push({ served, bare, empty });
  }
  const rate = (name: keyof Rates): Figure => ({
    name: `activate.${where}.${name}`,
    value: median(all.map((rates) => rates[name])),
    unit: "1/s",
    target: null,
  });
  return [
    {
      name: `activate.${where}.statements`,
      value: activations[1]?.length ?? 0,
      unit: "statements",
      target: null,
    },
    rate("empty"),
    rate("bare"),
    rate("served"),
    {
      name: `activate.${where}.of-possible`,
      value: median(all.map(({ served, bare, empty }) => served * (1 / bare + 1 / empty))),
      unit: "x",
      target: { atLeast: 0.5 },
    },
  ];
}

/** The statements of one activation, on one connection from each BEGIN to its COMMIT. */
async function replay(pool: pg.Pool, texts: readonly string[], statements: readonly Statement[]) {
  let connection: pg.PoolClient | undefined;
  for (const [textId, values] of statements) {
    const text = texts[textId] ?? "";
    if (text.startsWith("BEGIN")) connection = await pool.connect();
    await (connection ?? pool).query({ text, values, rowMode: "array" });
    if (text !== "COMMIT") continue;
    connection?.release();
    connection = undefined;
  }
}

/** Two hundred at once: on one patient, and on as many patients of one office. */
async function figuresOfCrowds(
  server: BenchServer,
  { world, rounds, each }: Course,
  crowd: HttpClient,
): Promise<Figure[]> {
  const [one = 0, ...others] = world.ofOneOffice.slice((rounds + 1) * each);
  const everyone: number[] = [...Array<number>(AT_ONCE).fill(one), ...others];
  const statuses: number[] = [];
  for (const patientIds of [everyone.slice(0, AT_ONCE), others]) {
    const answers = await Promise.all(patientIds.map((id) => crowd.send("POST", pathOf(id))));
    statuses.push(...answers.map(({ status }) => status));
  }
  const [row] = await onDatabase(
    server.adminUrl("served"),
    async (db) =>
      (
        await db.query<{ lines: number; total: number; deadlocks: number }>(
          `select (select count(*)::int from invoice_line_items join patients using (anonymous_patient_ref)
             where patient_id = any($1::int[])) as lines,
             (select deadlocks::int from pg_stat_database where datname = current_database()) as deadlocks`,
          [[one, ...others]],
        )
      ).rows,
  );
  const count = (name: string, value: number, exactly: number): Figure[] => [
    { name: `activate.at-once.${name}`, value, unit: "", target: { atMost: exactly } },
  ];
  return [
    ...count("errors", statuses.filter((status) => status !== 200 && status !== 201).length, 0),
    ...count(
      "activated-twice",
      statuses.filter((status) => status === 201).length - AT_ONCE - 1,
      0,
    ),
    ...count("lines-beside-one-each", Math.abs((row?.lines ?? 0) - AT_ONCE - 1), 0),
    ...count("deadlocks", row?.deadlocks ?? -1, 0),
  ];
}

function expectStatus({ status, body }: { status: number; body: string }, expected: number): void {
  if (status !== expected) throw new Error(`${status} instead of ${expected}: ${body}`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
