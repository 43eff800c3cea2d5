import type { z } from "zod";
import { type Context, systemContext } from "@/lib/billing/context";
import { realNow } from "@/lib/clock";
import { env } from "@/lib/env";
import { problemAnswer, respond, valueAnswer } from "./answer";
import { requireBearer } from "./bearer";
import { settle } from "./execute";
import { requestIdOf } from "./request-id";
import type { Route } from "./route";

type Cron<O extends z.ZodType> = {
  job: string;
  budgetMs: number;
  output: O;
  /** Answers the counters; no new piece of work may begin after `deadlineAt`. */
  run: (context: Context, deadlineAt: Date) => Promise<z.input<O>>;
  /** Whether the scheduler should raise an alarm: 500 with the same counters. */
  hasFailed: (output: z.output<O>) => boolean;
};

/** A call by the scheduler: closed unless CRON_SECRET is set and sent. */
export function defineCron<O extends z.ZodType>(cron: Cron<O>): Route {
  const handle = async (request: Request): Promise<Response> => {
    const requestId = requestIdOf(request.headers);
    const deadlineAt = new Date(realNow().getTime() + cron.budgetMs);
    const outcome = await settle({ name: cron.job, requestId }, async () => {
      requireBearer(request.headers, env().CRON_SECRET);
      return cron.output.parse(await cron.run(systemContext(cron.job, requestId), deadlineAt));
    });
    if (!outcome.ok) return respond(problemAnswer(outcome.problem), requestId);
    const status = cron.hasFailed(outcome.value) ? 500 : 200;
    return respond(valueAnswer(status, outcome.value), requestId);
  };
  return { method: "GET", handle };
}
