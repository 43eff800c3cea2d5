import { log } from "@/lib/log";
import { Stripe } from "./client";
import type { Answer } from "./payment-gateway";

/** An answer that is none of Stripe's: without `error` the SDK resolves with whatever came. */
export class UnexpectedAnswer extends Error {
  override name = "UnexpectedAnswer";
}

/** A refusal of our own making, told like one of Stripe's. */
export class OrderRefused extends Error {
  override name = "OrderRefused";
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** The lease of the row ends: what is left is done by the next try. */
export class OutOfTime extends Error {
  override name = "OutOfTime";
}

type IdPrefix =
  | "cus"
  | "in"
  | "ii"
  | "inpay"
  | "pi"
  | "ch"
  | "py"
  | "re"
  | "pyr"
  | "dp"
  | "du"
  | "cn"
  | "evt"
  | "bps";

/** The answer itself, once its id says that it is what was asked for. @throws UnexpectedAnswer */
export function expectObject<T extends { id: string }>(answer: T, ...prefixes: IdPrefix[]): T {
  const id: unknown = answer.id;
  const isExpected =
    typeof id === "string" &&
    prefixes.some((prefix) => new RegExp(`^${prefix}_[A-Za-z0-9_]{4,250}$`).test(id));
  if (!isExpected) throw new UnexpectedAnswer("an answer without the expected id");
  return answer;
}

/** The rows of a list, once each of them is what was asked for. @throws UnexpectedAnswer */
export function expectList<T extends { id: string }>(
  answer: { data: T[]; has_more: boolean },
  ...prefixes: IdPrefix[]
): { rows: T[]; hasMore: boolean } {
  if (!Array.isArray(answer.data)) throw new UnexpectedAnswer("an answer that is no list");
  return {
    rows: answer.data.map((row) => expectObject(row, ...prefixes)),
    hasMore: answer.has_more,
  };
}

/** Every row of a list, page by page. */
export async function everyRow<T extends { id: string }>(
  pageAfter: (startingAfter: { starting_after?: string }) => Promise<{
    rows: T[];
    hasMore: boolean;
  }>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let last: T | undefined; ; last = rows.at(-1)) {
    const page = await pageAfter(last === undefined ? {} : { starting_after: last.id });
    rows.push(...page.rows);
    if (!page.hasMore || page.rows.length === 0) return rows;
  }
}

const CODE = /^[a-z][a-z0-9_]{0,59}$/;

/** Stripe's code of a refusal; its message may repeat what was sent and is never kept. */
function codeOf(error: Stripe.errors.StripeError, fallback: string): string {
  return error.code !== undefined && CODE.test(error.code) ? error.code : fallback;
}

const unsure = (
  reason: string,
  more: { isKeySpent?: boolean; retryAfterMs?: number | null } = {},
): Answer<never> => ({ kind: "unsure", reason, isKeySpent: false, retryAfterMs: null, ...more });

function retryAfterMsOf(error: Stripe.errors.StripeError): number | null {
  const seconds = Number(error.headers?.["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

function answerOfStripeError(error: Stripe.errors.StripeError): Answer<never> {
  const { errors } = Stripe;
  const status = error.statusCode ?? 0;
  if (error instanceof errors.StripeConnectionError) return unsure("connection_failed");
  if (error instanceof errors.StripeRateLimitError || status === 429) {
    return unsure(codeOf(error, "rate_limit"), { retryAfterMs: retryAfterMsOf(error) });
  }
  if (error instanceof errors.StripeAuthenticationError || status === 401 || status === 403) {
    // The key is at fault, not what was asked: nothing is given up for it.
    return unsure("not_authorised");
  }
  if (error instanceof errors.StripeIdempotencyError) {
    const isRunning = status === 409;
    return unsure(isRunning ? "key_in_use" : "key_reused", { isKeySpent: !isRunning });
  }
  if (status === 409) return unsure(codeOf(error, "conflict"));
  // A 5xx is kept under the key and replayed, so the next try needs another key.
  if (status >= 500) return unsure("stripe_failed", { isKeySpent: true });
  if (status >= 400) return { kind: "refused", reason: codeOf(error, "invalid_request") };
  return unsure("unexpected_answer");
}

/** Runs calls to Stripe and says how they ended; it never throws. */
export async function answered<T>(run: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "done", value: await run() };
  } catch (error) {
    if (error instanceof OrderRefused) return { kind: "refused", reason: error.reason };
    if (error instanceof OutOfTime) return unsure("out_of_time");
    if (error instanceof UnexpectedAnswer) return unsure("unexpected_answer");
    if (error instanceof Stripe.errors.StripeError) return answerOfStripeError(error);
    log.error("stripe.call-broken", error);
    return unsure("internal");
  }
}

export const NOT_CONFIGURED: Answer<never> = unsure("not_configured");
