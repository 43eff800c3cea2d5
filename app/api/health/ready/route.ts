import { systemContext } from "@/lib/billing/context";
import { listAlarms } from "@/lib/billing/views/list-alarms";
import { missingFromDatabase } from "@/lib/db/readiness";
import { respond, valueAnswer } from "@/lib/http/answer";
import { requestIdOf } from "@/lib/http/request-id";
import { serve } from "@/lib/http/serve";

/** Whether requests can be served: the database answers and is migrated. Alarms do not stop it. */
async function handle(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const missing = await missingFromDatabase();
  if (missing.length > 0)
    return respond(valueAnswer(503, { status: "not_ready", missing }), requestId);
  const alarms = await listAlarms(systemContext("health", requestId));
  return respond(valueAnswer(200, { status: "ready", alarms }), requestId);
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve({ method: "GET", handle });
