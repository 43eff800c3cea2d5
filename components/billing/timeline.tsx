import { Icon, type IconName } from "@/components/ui/icon";
import { Time } from "@/components/ui/time";

export type TimelineKind =
  | "drafted"
  | "activated"
  | "deactivated"
  | "finalized"
  | "pushed"
  | "payment_failed"
  | "paid"
  | "refunded"
  | "credited"
  | "canceled"
  | "parked"
  | "held"
  | "approved"
  | "upcoming"
  | "other";

/** One thing that happened, newest first; what is still to come stands on top. */
export type TimelineEvent = {
  id: string;
  kind: TimelineKind;
  title: string;
  /** When; or null with `when` in words, such as "Oct 1 – 31". */
  at: string | null;
  when?: string;
  /** Who or what: "Stripe", "Billing run", "3 people". */
  by: string | null;
};

const looks: Record<TimelineKind, { icon: IconName; color: string }> = {
  drafted: { icon: "draft", color: "text-ink-3" },
  activated: { icon: "plus", color: "text-ink-3" },
  deactivated: { icon: "minus", color: "text-ink-3" },
  finalized: { icon: "check", color: "text-ink-3" },
  pushed: { icon: "sent", color: "text-sent" },
  payment_failed: { icon: "failed", color: "text-failed" },
  paid: { icon: "paid", color: "text-paid" },
  refunded: { icon: "left", color: "text-ink-3" },
  credited: { icon: "minus", color: "text-ink-3" },
  canceled: { icon: "canceled", color: "text-canceled" },
  parked: { icon: "pause", color: "text-attention" },
  held: { icon: "pause", color: "text-attention" },
  approved: { icon: "check", color: "text-ink-3" },
  upcoming: { icon: "clock", color: "text-ink-3" },
  other: { icon: "info", color: "text-ink-3" },
};

/** Everything that happened to one thing. */
export function Timeline({ events, zone }: { events: TimelineEvent[]; zone: string }) {
  return (
    <ol className="tl">
      {events.map((event) => {
        const { icon, color } = looks[event.kind];
        return (
          <li key={event.id}>
            <Icon name={icon} className={color} />
            <span className={event.kind === "upcoming" ? "text-ink-2" : undefined}>
              {event.title}
            </span>
            <span className="block text-xs text-ink-3">
              {event.at === null ? (
                event.when
              ) : (
                <Time
                  at={event.at}
                  zone={zone}
                  now={event.at}
                  form={event.kind === "upcoming" ? "day" : "minute"}
                />
              )}
              {event.by ? ` · ${event.by}` : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
