import { headers } from "next/headers";
import type { z } from "zod";
import type { UserActor } from "@/lib/auth/actor";
import { clientIp } from "@/lib/auth/client-ip";
import type { Action } from "@/lib/auth/policy";
import { currentActor } from "@/lib/auth/session";
import type { Context } from "@/lib/billing/context";
import { drainAfterResponse } from "./after-response";
import { admit, execute, settle } from "./execute";
import { parseWith } from "./parse";
import type { Problem } from "./problem";
import { requestIdOf } from "./request-id";

/** What a server action answers. Plain JSON: it crosses to the browser. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: Problem };

type UserContext = Context & { actor: UserActor };

/**
 * A server action: a public endpoint like any other, so the whole pipe. Needs a signed-in person;
 * Next refuses other origins. Refusals and bugs are answered, never thrown.
 */
export function defineAction<I extends z.ZodType, O extends z.ZodType>(action: {
  /** For the log: `patients.activate`. */
  name: string;
  input: I;
  output: O;
  allowedTo?: Action;
  /** It may leave work for Stripe: after a success the jobs are drained. */
  enqueues?: boolean;
  run: (context: UserContext, input: z.output<I>) => Promise<z.input<O>>;
}): (input: z.input<I>) => Promise<ActionResult<z.output<O>>> {
  return async (input) => {
    const requestHeaders = await headers();
    const requestId = requestIdOf(requestHeaders);
    const ip = clientIp(requestHeaders);
    const outcome = await settle({ name: action.name, requestId }, async () => {
      const actor = await admit(await currentActor(requestHeaders), ip);
      return execute(
        { actor, requestId, ip },
        { ...action, parse: () => parseWith(action.input, input) },
      );
    });
    if (!outcome.ok) return outcome;
    if (action.enqueues) drainAfterResponse();
    return { ok: true, data: outcome.value };
  };
}
