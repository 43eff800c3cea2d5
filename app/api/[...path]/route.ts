import { problemAnswer, respond } from "@/lib/http/answer";
import { problem } from "@/lib/http/problem";
import { requestIdOf } from "@/lib/http/request-id";

/** Addresses that nothing else takes: a problem, like every other refusal, instead of a page. */
function handle(request: Request): Response {
  const requestId = requestIdOf(request.headers);
  return respond(problemAnswer(problem("not_found", requestId)), requestId);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
