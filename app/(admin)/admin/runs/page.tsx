import type { Metadata } from "next";
import { AutoRefresh } from "@/components/billing/auto-refresh";
import { runCounts } from "@/components/billing/billing-run";
import { DraftsToReview } from "@/components/billing/drafts-to-review";
import { RunHistory } from "@/components/billing/run-history";
import { RunProgress } from "@/components/billing/run-progress";
import { Page } from "@/components/shell/page";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { may } from "@/lib/auth/policy";
import { adminOffices } from "@/lib/billing/views/admin-offices";
import { silentSince } from "@/lib/billing/views/list-alarms";
import { runsPage, type RunView } from "@/lib/billing/views/runs-page";
import { realNow } from "@/lib/clock";
import { formatCount } from "@/lib/format/words";
import { forPage, requirePage } from "@/lib/http/page";
import { RunsScreen } from "./runs-screen";

export const metadata: Metadata = { title: "Billing runs" };

const REFRESH_MS = 2000;

export default async function RunsPage() {
  const context = await requirePage("billing.operations.read");
  const [runs, next] = await forPage(
    Promise.all([
      runsPage(context),
      adminOffices(context, { tab: "all", sort: "cycle_end", limit: 1 }),
    ]),
  );
  const silentAt = silentSince(realNow()).getTime();
  const isAlive = (run: RunView) => Date.parse(run.heartbeatAt) > silentAt;
  const alive = runs.running.filter(isAlive);
  const past = [...runs.running.filter((run) => !isAlive(run)), ...runs.history].sort(
    (a, b) => b.runId - a.runId,
  );
  return (
    <Page crumbs={[{ label: "Billing runs" }]}>
      <AutoRefresh everyMs={REFRESH_MS} isOn={alive.length > 0} />
      <RunsScreen
        due={runs.due}
        dueCount={runs.dueCount}
        lastRunId={Math.max(0, ...[...alive, ...past].map(({ runId }) => runId))}
        canRun={may(context.actor, "billing.run")}
        nothingDue={<NothingDue next={next.rows[0]} now={runs.now} />}
      />
      <div className="-mt-4 grid grid-cols-[minmax(0,1fr)] gap-6 px-gutter pb-10">
        {alive.map((run) => (
          <AliveRun key={run.runId} run={run} />
        ))}
        <DraftsToReview rows={runs.review} />
        <RunHistory runs={past} />
      </div>
    </Page>
  );
}

type NextOffice = { officeId: number; name: string; cycleEnd: string; zone: string };

function NothingDue({ next, now }: { next: NextOffice | undefined; now: string }) {
  return (
    <div className="mb-10 rounded-lg border border-line">
      <EmptyState title="Nothing is due">
        {next ? (
          <>
            The next cycle to end is that of{" "}
            <TextLink href={`/offices/${next.officeId}/dashboard`} className="whitespace-normal">
              {next.name}
            </TextLink>{" "}
            on <Time at={next.cycleEnd} zone={next.zone} now={now} />. The cron bills it within ten
            minutes of its end.
          </>
        ) : (
          "There is no office yet."
        )}
      </EmptyState>
    </div>
  );
}

/** A run that somebody else, or the cron, has under way. */
function AliveRun({ run }: { run: RunView }) {
  const counts = runCounts(run);
  const settled = run.officesDue - counts.waiting;
  return (
    <section aria-labelledby={`run-${run.runId}`}>
      <h2 id={`run-${run.runId}`} className="mb-2">
        A run is under way
      </h2>
      <RunProgress
        steps={[
          {
            label: "Run",
            detail: `${formatCount(settled)} of ${formatCount(run.officesDue)} offices settled`,
            state: "current",
          },
        ]}
        counts={counts}
      />
    </section>
  );
}
