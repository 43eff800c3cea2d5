import { missingFromDatabase } from "@/lib/db/readiness";
import { respond, valueAnswer } from "@/lib/http/answer";
import { requestIdOf } from "@/lib/http/request-id";
import { serve } from "@/lib/http/serve";

/** Whether requests can be served: the database answers and is migrated. */
async function handle(request: Request): Promise<Response> {
  const missing = await missingFromDatabase();
  const answer =
    missing.length === 0
      ? valueAnswer(200, { status: "ready" })
      : valueAnswer(503, { status: "not_ready", missing });
  return respond(answer, requestIdOf(request.headers));
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve({ method: "GET", handle });
