import { postCarePlan } from "@/app/api/v1/billing/_endpoints/patients";
import { addCarePlan } from "@/lib/billing/operations/add-care-plan";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postCarePlan, (context, { path, body }) =>
    addCarePlan(context, path.patient_id, body),
  ),
);
