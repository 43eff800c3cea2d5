import { getPatient } from "@/app/api/v1/billing/_endpoints/patients";
import { showPatient } from "@/lib/billing/views/show-patient";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getPatient, (context, { path }) => showPatient(context, path.patient_id)),
);
