import { getOfficePatients, postOfficePatient } from "@/app/api/v1/billing/_endpoints/patients";
import { createPatient } from "@/lib/billing/operations/create-patient";
import { listPatients } from "@/lib/billing/views/list-patients";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getOfficePatients, (context, { path, query }) =>
    listPatients(context, path.office_id, query),
  ),
  defineRoute(postOfficePatient, (context, { path, body }) =>
    createPatient(context, path.office_id, body),
  ),
);
