import { getOffice, patchOffice } from "@/app/api/v1/billing/_endpoints/offices";
import { changeOffice } from "@/lib/billing/operations/change-office";
import { showOffice } from "@/lib/billing/views/show-office";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getOffice, (context, { path }) => showOffice(context, path.office_id)),
  defineRoute(patchOffice, (context, { path, body }) =>
    changeOffice(context, path.office_id, body),
  ),
);
