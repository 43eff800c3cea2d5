import { systemContext } from "@/lib/billing/context";
import { type BacklogOut, showBacklog } from "@/lib/billing/views/show-backlog";
import { env } from "@/lib/env";
import { problemAnswer, respond } from "@/lib/http/answer";
import { requireBearer } from "@/lib/http/bearer";
import { settle } from "@/lib/http/execute";
import { METRICS_TYPE, metricsText, type Reading } from "@/lib/http/metrics";
import { requestIdOf } from "@/lib/http/request-id";
import { serve } from "@/lib/http/serve";

const reading = (name: string, help: string, value: number): Reading => ({
  name: `lumbar_${name}`,
  help,
  value,
});

function readingsOf(backlog: BacklogOut): Reading[] {
  return [
    reading("offices_due", "Offices whose billing cycle has ended.", backlog.dueOffices),
    reading("outbox_pending", "Intents for Stripe that wait.", backlog.outboxPending),
    reading("outbox_failed", "Intents for Stripe that need a person.", backlog.outboxFailed),
    reading("inbox_stored", "Events of Stripe that wait.", backlog.inboxStored),
    reading("inbox_failed", "Events of Stripe that could not be applied.", backlog.inboxFailed),
    reading("runs_stale", "Billing runs without a sign of life.", backlog.staleRuns),
    ...lastRunReadings(backlog.lastRun),
  ];
}

function lastRunReadings(run: BacklogOut["lastRun"]): Reading[] {
  if (run === null) return [];
  return [
    reading("last_run_age_seconds", "Since the last billing run finished.", run.ageMs / 1000),
    reading("last_run_duration_seconds", "What the last run took.", run.durationMs / 1000),
    reading("last_run_offices_failed", "Offices the last run left.", run.officesFailed),
  ];
}

/** Counts only: nothing here tells of a patient or an office. */
async function handle(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  const outcome = await settle({ name: "metrics", requestId }, async () => {
    requireBearer(request.headers, env().METRICS_TOKEN);
    return metricsText(readingsOf(await showBacklog(systemContext("metrics", requestId))));
  });
  const answer = outcome.ok
    ? { status: 200, body: outcome.value, type: METRICS_TYPE }
    : problemAnswer(outcome.problem);
  return respond(answer, requestId);
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve({ method: "GET", handle });
