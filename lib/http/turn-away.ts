import { clientIp } from "@/lib/auth/client-ip";
import { authenticate } from "@/lib/auth/session";
import { refuse } from "@/lib/billing/domain/errors";
import { type Answer, problemAnswer, respond } from "./answer";
import { settle } from "./execute";
import { countRequest } from "./rate-limit";
import { requestIdOf } from "./request-id";

/** Answers a request that no endpoint takes: counted like every other, and open to anyone. */
export async function turnAway(
  request: Request,
  answerOf: (requestId: string) => Answer,
  headers: Record<string, string> = {},
): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const all = { ...headers };
  const outcome = await settle({ name: "http.turned-away", requestId }, async () => {
    const caller = await authenticate(request.headers);
    const limit = await countRequest(caller?.actor ?? null, clientIp(request.headers));
    Object.assign(all, limit.headers);
    return limit.isExceeded ? refuse("rate_limited") : answerOf(requestId);
  });
  return respond(outcome.ok ? outcome.value : problemAnswer(outcome.problem), requestId, all);
}
