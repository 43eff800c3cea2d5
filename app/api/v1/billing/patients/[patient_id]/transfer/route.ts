import { postTransfer } from "@/app/api/v1/billing/_endpoints/patients";
import { transferPatient } from "@/lib/billing/operations/transfer-patient";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postTransfer, (context, { path, body }) =>
    transferPatient(context, path.patient_id, body.office_id),
  ),
);
