import { postPatientSearch } from "@/app/api/v1/billing/_endpoints/patients";
import { searchPatients } from "@/lib/billing/views/search-patients";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postPatientSearch, (context, { path, body }) =>
    searchPatients(context, path.office_id, body),
  ),
);
