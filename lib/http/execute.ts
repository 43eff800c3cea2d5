import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { type Action, requireAccess } from "@/lib/auth/policy";
import type { Context } from "@/lib/billing/context";
import { refuse } from "@/lib/billing/domain/errors";
import { type Problem, problemOf } from "./problem";
import { countRequest, type RateLimit } from "./rate-limit";

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Runs an entrance's work; whatever it throws becomes a problem, bugs without their details. */
export async function settle<T>(
  entrance: { name: string; requestId: string },
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, problem: problemOf(error, entrance) };
  }
}

/**
 * Lets a caller in: counted first, then known.
 * @throws Refusal `rate_limited`, `unauthenticated`
 */
export async function admit<A extends Actor>(
  actor: A | null,
  ip: string | null,
  onCounted: (limit: RateLimit) => void = () => undefined,
): Promise<A> {
  const limit = await countRequest(actor, ip);
  onCounted(limit);
  if (limit.isExceeded) refuse("rate_limited");
  return actor ?? refuse("unauthenticated");
}

/**
 * What every entrance does with a known caller: authorise, parse, run, check the answer. Targets
 * are authorised by the verb; `allowedTo` is for what is forbidden whatever the target.
 */
export async function execute<C extends Context, I, O extends z.ZodType>(
  context: C,
  work: {
    existsIf?: (() => boolean) | undefined;
    allowedTo?: Action | undefined;
    parse: () => I;
    run: (context: C, input: I) => Promise<z.input<O>>;
    output: O;
  },
): Promise<z.output<O>> {
  if (work.existsIf?.() === false) refuse("not_found");
  if (work.allowedTo) requireAccess(context.actor, work.allowedTo);
  const input = work.parse();
  return work.output.parse(await work.run(context, input));
}
