import { respond, valueAnswer } from "@/lib/http/answer";
import { requestIdOf } from "@/lib/http/request-id";
import { serve } from "@/lib/http/serve";

/** The process answers. It asks nothing else, so that a restart is not caused by the database. */
function handle(request: Request): Promise<Response> {
  const answer = valueAnswer(200, { status: "live" });
  return Promise.resolve(respond(answer, requestIdOf(request.headers)));
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve({ method: "GET", handle });
