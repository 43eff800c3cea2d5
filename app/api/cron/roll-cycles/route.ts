import { cronOut } from "@/lib/billing/contract/runs";
import { refreshOfficeStandings } from "@/lib/billing/operations/refresh-office-standing";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { type BacklogOut, showBacklog } from "@/lib/billing/views/show-backlog";
import { defineCron } from "@/lib/http/cron";
import { forgetOldKeys } from "@/lib/http/idempotency";
import { serve } from "@/lib/http/serve";
import { type Drained, drainJobs } from "@/lib/jobs/run";

export const maxDuration = 300;
const BUDGET_MS = 240_000;
/** What a long rollover leaves to the drain, so that one never starves the other. */
const DRAIN_MS = 60_000;

/** Whether another call would find something to do. */
function isLeft(drained: Drained, backlog: BacklogOut): boolean {
  const { dueOffices, outboxPending, inboxStored } = backlog;
  return drained.isOutOfTime || dueOffices + outboxPending + inboxStored > 0;
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  defineCron({
    job: "roll-cycles",
    budgetMs: BUDGET_MS,
    output: cronOut,
    run: async (context, deadlineAt) => {
      const rollUntilAt = new Date(deadlineAt.getTime() - DRAIN_MS);
      const run = await rollDueCycles(context, { deadlineAt: rollUntilAt });
      await refreshOfficeStandings(context);
      const drained = await drainJobs({ deadlineAt });
      await forgetOldKeys();
      const backlog = await showBacklog(context);
      return {
        ...run,
        outbox: { ...drained.outbox, pending: backlog.outboxPending },
        inbox: { ...drained.inbox, pending: backlog.inboxStored },
        more: isLeft(drained, backlog),
      };
    },
    hasFailed: (answer) => answer.offices_failed > 0,
  }),
);
