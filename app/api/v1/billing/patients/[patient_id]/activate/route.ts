import { postActivation } from "@/app/api/v1/billing/_endpoints/patients";
import { activatePatient } from "@/lib/billing/operations/activate-patient";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(
    postActivation,
    (context, { path }) => activatePatient(context, path.patient_id),
    (activation) => (activation.status === "already_active" ? 200 : 201),
  ),
);
