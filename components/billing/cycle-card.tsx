import { Ledger } from "@/components/billing/ledger";
import { Spine } from "@/components/billing/spine";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import { PAYMENT_TERM_DAYS } from "@/lib/billing/domain/payment-terms";
import {
  formatDay,
  formatMonth,
  formatPeriod,
  isCalendarMonth,
  lastInstant,
  nameCycle,
} from "@/lib/format/date";
import { cycleProgress } from "@/lib/format/days";
import { formatMoney, negativeOf } from "@/lib/format/money";
import { capitalize, formatCard, plural } from "@/lib/format/words";

type Part = { count: number; amount: string };

/** The running cycle of one office, and the sum behind its figure. */
export type CycleView = {
  startAt: string;
  endAt: string;
  now: string;
  zone: string;
  /** The plan's fee; null where lines have different prices. */
  fee: string | null;
  /** What the draft comes to so far. */
  accrued: string;
  draftHref: string | null;
  carriedOver: Part;
  activated: Part;
  /** One-off lines and credits on the draft; null without any. */
  otherLines: Part | null;
  /** All lines of the draft. */
  soFar: Part;
  /** Billed now, not active any more: gone from the next cycle. */
  leaving: Part;
  /** Activated without a line, such as after a transfer: billed from the next cycle. */
  joining: Part | null;
  /** What the next cycle opens with. */
  next: Part;
  activationsByDay: number[];
  /** How it will be paid; null where Stripe sends an invoice. */
  card: { brand: string; last4: string } | null;
};

/** Dates, days left, the accrued amount, and why it is this number. */
export function CycleCard({ cycle, className }: { cycle: CycleView; className?: string }) {
  const { startAt, endAt, now, zone } = cycle;
  const { day, days, left } = cycleProgress(startAt, endAt, now, zone);
  const isMonth = isCalendarMonth(startAt, endAt, zone);
  return (
    <Card
      title={isMonth ? `${nameCycle(startAt, endAt, zone)} cycle` : "Running cycle"}
      meta={<span className="touch:hidden">{formatPeriod(startAt, endAt, zone, false)}</span>}
      end={`Day ${day} of ${days}, ${plural(left, "day")} left`}
      foot={<CycleFoot cycle={cycle} />}
      {...(className ? { className } : {})}
    >
      <div className="grid gap-x-10 gap-y-4 xl:grid-cols-[5fr_7fr]">
        <div className="flex min-w-0 flex-col justify-between gap-4">
          <div>
            <p className="text-2xl font-semibold tracking-tighter">
              <Money amount={cycle.accrued} />
            </p>
            <p className="text-ink-2">
              accrued on the{" "}
              {cycle.draftHref ? (
                <TextLink href={cycle.draftHref}>draft invoice</TextLink>
              ) : (
                "next invoice"
              )}
            </p>
          </div>
          <Spine
            startAt={startAt}
            endAt={endAt}
            now={now}
            zone={zone}
            activationsByDay={cycle.activationsByDay}
          />
        </div>
        <Ledger
          caption="Why this number"
          heads={{
            count: "Accounts",
            amount: cycle.fee === null ? "Amount" : `at ${formatMoney(cycle.fee)}`,
          }}
          rows={ledgerRows(cycle)}
        />
      </div>
    </Card>
  );
}

function ledgerRows(cycle: CycleView) {
  const { startAt, endAt, zone, otherLines, leaving, joining } = cycle;
  const isMonth = isCalendarMonth(startAt, endAt, zone);
  const name = isMonth ? nameCycle(startAt, endAt, zone) : "this cycle";
  const beforeAt = lastInstant(startAt);
  return [
    {
      label: `Carried over from ${isMonth ? formatMonth(beforeAt, zone) : "the cycle before"}`,
      ...cycle.carriedOver,
    },
    {
      label: `Activated since ${formatDay(startAt, zone, startAt)}`,
      ...cycle.activated,
      kind: "change" as const,
    },
    ...(otherLines
      ? [{ label: "Other charges and credits", count: null, amount: otherLines.amount }]
      : []),
    { label: `${capitalize(name)} invoice so far`, ...cycle.soFar, kind: "sum" as const },
    {
      label: `Leaving, still billed for ${name}`,
      count: -leaving.count,
      amount: negativeOf(leaving.amount),
      hasGap: true,
    },
    ...(joining ? [{ label: "Joining, not billed yet", ...joining, kind: "change" as const }] : []),
    {
      label: `${isMonth ? formatMonth(endAt, zone) : "Next cycle"} opens with`,
      ...cycle.next,
      kind: "sum" as const,
    },
  ];
}

function CycleFoot({ cycle }: { cycle: CycleView }) {
  const { endAt, zone, now, card, draftHref, soFar } = cycle;
  return (
    <>
      <span>
        Issued <Time at={endAt} zone={zone} now={now} />,{" "}
        {card
          ? `charged to ${formatCard(card)}`
          : `sent by Stripe, due in ${PAYMENT_TERM_DAYS} days`}
      </span>
      {draftHref && soFar.count > 0 ? (
        <TextLink href={draftHref} className="ml-auto">
          See the {plural(soFar.count, "line")}
        </TextLink>
      ) : null}
    </>
  );
}
