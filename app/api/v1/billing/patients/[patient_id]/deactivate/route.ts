import { postDeactivation } from "@/app/api/v1/billing/_endpoints/patients";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postDeactivation, (context, { path }) => deactivatePatient(context, path.patient_id)),
);
