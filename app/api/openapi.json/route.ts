import { ENDPOINTS, NAMED_SCHEMAS } from "@/app/api/v1/billing/_endpoints/all";
import { env } from "@/lib/env";
import { respond, valueAnswer } from "@/lib/http/answer";
import { openApiDocument } from "@/lib/http/openapi";
import { requestIdOf } from "@/lib/http/request-id";
import { serve } from "@/lib/http/serve";

let document: ReturnType<typeof openApiDocument> | undefined;

/** The contract is no secret: readable without a sign-in. */
function handle(request: Request): Promise<Response> {
  document ??= openApiDocument({
    endpoints: ENDPOINTS,
    schemas: NAMED_SCHEMAS,
    serverUrl: `${env().APP_URL}/api/v1/billing`,
  });
  return Promise.resolve(respond(valueAnswer(200, document), requestIdOf(request.headers)));
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve({ method: "GET", handle });
