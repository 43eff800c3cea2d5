import { type ChildProcess, fork } from "node:child_process";
import { parseArgs } from "node:util";
import { testEnvironment } from "@/lib/testing/environment";
import { playSeeds, type Tried } from "@/lib/testing/oracle/worker";
import { deploy } from "./deploy";
import { type PostgresServer, startPostgres } from "./embedded-postgres";
import { makeTemporaryFolder } from "./temporary-folder";

const USAGE = `npm run prove -- [--runs 1000] [--seed N] [--workers 2]

Plays random lives of a few offices against a model of the rules and against the product, on a
PostgreSQL of its own. Ends with the first counter-example, shortened; the same seed finds it again.`;

const TEMPLATE = "template_lumbar";
const PROGRESS_MS = 10_000;

type Wish = { runs: number; firstSeed: number; workers: number };

function wishOf(args: string[]): Wish {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { runs: text, seed: text, workers: text } });
  const runs = Number(values.runs ?? 1000);
  const firstSeed = Number(values.seed ?? 1 + Math.floor(Math.random() * 1_000_000_000));
  const workers = Number(values.workers ?? 2);
  return { runs, firstSeed, workers: Math.min(workers, runs) };
}

/** A process that plays the sequences it is told to, on a database of its own. */
async function startWorker(server: PostgresServer, nth: number): Promise<ChildProcess> {
  const database = `oracle_${nth}`;
  await server.ensureDatabase(database, TEMPLATE);
  return fork(import.meta.filename, [], {
    env: {
      ...process.env,
      ...testEnvironment(),
      DATABASE_URL: server.appUrl(database),
      ADMIN_DATABASE_URL: server.adminUrl(database),
    },
  });
}

/** Hands out seeds until all are played or one has failed. Answers the first failure. */
async function playAll(
  processes: readonly ChildProcess[],
  { runs, firstSeed }: Wish,
): Promise<string | null> {
  let handedOut = 0;
  let played = 0;
  const startedAt = performance.now();
  const report = () => {
    const perSecond = (played / (performance.now() - startedAt)) * 1000;
    console.log(`${played} of ${runs} sequences, ${perSecond.toFixed(2)} a second`);
  };
  const progress = setInterval(report, PROGRESS_MS);
  try {
    return await new Promise<string | null>((resolve) => {
      const handOut = (worker: ChildProcess) => {
        if (handedOut < runs) worker.send(firstSeed + handedOut++);
        else if (played === runs) resolve(null);
      };
      for (const worker of processes) {
        worker.on("message", ({ failure }: Tried) => {
          played += 1;
          if (failure !== null) resolve(failure);
          else handOut(worker);
        });
        worker.on("exit", (code) => resolve(`A worker ended by itself, with code ${code}.`));
        handOut(worker);
      }
    });
  } finally {
    clearInterval(progress);
    report();
  }
}

async function prove(wish: Wish): Promise<string | null> {
  const temporary = await makeTemporaryFolder();
  try {
    const server = await startPostgres({ folder: temporary.postgresFolder, durable: false });
    await server.ensureDatabase(TEMPLATE);
    await deploy(server.adminUrl(TEMPLATE), server.appUrl(TEMPLATE));
    const { runs, firstSeed, workers } = wish;
    console.log(`${runs} sequences from seed ${firstSeed} on, ${workers} at a time`);
    const processes: ChildProcess[] = [];
    for (let nth = 1; nth <= workers; nth += 1) processes.push(await startWorker(server, nth));
    const failure = await playAll(processes, wish);
    for (const worker of processes) worker.disconnect();
    return failure;
  } finally {
    await temporary.remove();
  }
}

async function main(): Promise<number> {
  const wish = wishOf(process.argv.slice(2));
  if (!Object.values(wish).every((number) => Number.isSafeInteger(number) && number > 0)) {
    console.error(USAGE);
    return 2;
  }
  const failure = await prove(wish);
  console.log(failure ?? `The law and the product agree in ${wish.runs} sequences.`);
  return failure === null ? 0 : 1;
}

// The same file is the worker: whoever is spoken to by another process plays what it is told.
if (process.send === undefined) process.exitCode = await main();
else await playSeeds(process.env["ADMIN_DATABASE_URL"] ?? "");
