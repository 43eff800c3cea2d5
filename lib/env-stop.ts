import { env, EnvError } from "@/lib/env";

/** Checks the environment; a bad one is said on stderr and ends the process with status 1. */
export function stopOnBadEnvironment(): void {
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
