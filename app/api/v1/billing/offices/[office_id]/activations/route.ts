import { postOfficeActivations } from "@/app/api/v1/billing/_endpoints/patients";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postOfficeActivations, (context, { path, body }) =>
    activateManyPatients(context, path.office_id, body.patient_ids),
  ),
);
