import { getAuditEvents } from "@/app/api/v1/billing/_endpoints/audit";
import { listAudit } from "@/lib/billing/views/list-audit";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getAuditEvents, (context, { query }) => listAudit(context, query)),
);
