import { deleteTestClock, getTestClock, putTestClock } from "@/app/api/v1/billing/_endpoints/runs";
import { releaseTestClock, setTestClock } from "@/lib/billing/operations/set-test-clock";
import { showTestClock } from "@/lib/billing/views/show-test-clock";
import { defineRoute } from "@/lib/http/route";
import { serve } from "@/lib/http/serve";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineRoute(getTestClock, (context) => showTestClock(context)),
  defineRoute(putTestClock, (context, { body }) => setTestClock(context, body.now)),
  defineRoute(deleteTestClock, (context) => releaseTestClock(context)),
);
