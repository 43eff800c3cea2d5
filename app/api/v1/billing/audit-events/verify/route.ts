import { getAuditVerification } from "@/app/api/v1/billing/_endpoints/audit";
import { verifyAudit } from "@/lib/billing/views/verify-audit";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const maxDuration = 300;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getAuditVerification, (context) => verifyAudit(context)),
);
