import { problemAnswer } from "@/lib/http/answer";
import { problem } from "@/lib/http/problem";
import { turnAway } from "@/lib/http/turn-away";

/** Addresses that nothing else takes: a problem, like every other refusal, instead of a page. */
function handle(request: Request): Promise<Response> {
  return turnAway(request, (requestId) => problemAnswer(problem("not_found", requestId)));
}

export {
  handle as DELETE,
  handle as GET,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
