import { fork } from "node:child_process";
import path from "node:path";
import { testEnvironment } from "@/lib/testing/environment";

const root = path.resolve(import.meta.dirname, "..");

/** Fresh secrets for a process of the product on a database; business time is real time. */
export function productEnvironment(databaseUrl: string): Record<string, string> {
  return {
    ...testEnvironment(),
    DATABASE_URL: databaseUrl,
    BILLING_TEST_CLOCK: "0",
    LOG_LEVEL: "error",
    NODE_ENV: "production",
  };
}

/**
 * Runs a file, named by `new URL("./…", import.meta.url)`, in a process of its own, so that only the
 * product counts there.
 */
export function runInChild<A>(
  file: URL,
  task: Record<string, unknown>,
  environment: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
): Promise<A> {
  return new Promise((resolve, reject) => {
    let answer: { value: A } | undefined;
    const child = fork(file, {
      cwd: root,
      env: { ...process.env, ...environment },
      execArgv: [...nodeFlags, "--import", "tsx"],
    });
    child.on("message", (value) => (answer = { value: value as A }));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0 && answer !== undefined) resolve(answer.value);
      else reject(new Error(`${path.basename(file.pathname)} ended with code ${code}`));
    });
    child.send(task);
  });
}

/** The other side of `runInChild`: takes the task, answers, ends. */
export async function answerParent<T>(work: (task: T) => Promise<unknown>): Promise<void> {
  const task = await new Promise<T>((resolve) => process.once("message", resolve));
  const answer = await work(task);
  await new Promise((resolve) => process.send?.(answer, resolve));
  process.disconnect();
}
