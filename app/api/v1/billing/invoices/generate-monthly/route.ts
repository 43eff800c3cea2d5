import { postGenerateMonthly } from "@/app/api/v1/billing/_endpoints/runs";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { realNow } from "@/lib/clock";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const maxDuration = 300;
const BUDGET_MS = 240_000;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(postGenerateMonthly, (context, { body }) =>
    rollDueCycles(context, {
      officeId: body.office_id,
      asOf: body.as_of,
      dryRun: body.dry_run,
      deadlineAt: new Date(realNow().getTime() + BUDGET_MS),
    }),
  ),
);
