import type { CalendarDate } from "@/lib/billing/domain/calendar";
import { refreshStanding } from "./offices";
import { bringUpToDate } from "./rollover";
import { type Office, refuse, type World } from "./world";

/** What an admin changes of an office; what is left out stays. */
export type Changes = {
  timeZone?: string;
  anchorOn?: CalendarDate;
  status?: "active" | "trialing" | "canceled" | "inactive";
  trialEndsAt?: Date | null;
  plan?: number;
};

/** §3, §4: zone and anchor wait for the running cycle's end; the rest holds at once. */
export function changeOffice(world: World, office: Office, changes: Changes): void {
  bringUpToDate(world, office);
  const status = changes.status ?? office.status;
  const { trialEndsAt = office.trialEndsAt } = changes;
  // A trial needs an end.
  if (status === "trialing" && trialEndsAt === null) refuse("invalid_value");
  announce(office, changes);
  office.trialEndsAt = trialEndsAt;
  office.plan = changes.plan ?? office.plan;
  if (changes.status === undefined) return;
  office.status = changes.status;
  refreshStanding(world, office);
}

/** The last change wins; what stands already is no change. */
function announce(office: Office, { timeZone, anchorOn }: Changes): void {
  const shown = office.announced ?? office.schedule;
  const wanted = { timeZone: timeZone ?? shown.timeZone, anchorOn: anchorOn ?? shown.anchorOn };
  const stands =
    wanted.timeZone === office.schedule.timeZone && wanted.anchorOn === office.schedule.anchorOn;
  office.announced = stands ? null : wanted;
}

/** §1: prices are never back-dated and never replaced; a fee is nothing, or what Stripe collects. */
export function addPrice(
  world: World,
  price: { plan: number; effectiveAt: Date; feeCents: number },
): void {
  const { plan, effectiveAt, feeCents } = price;
  if (feeCents !== 0 && feeCents < 50) refuse("invalid_value");
  if (effectiveAt < world.now) refuse("invalid_value");
  const isTaken = world.prices.some(
    (one) => one.plan === plan && one.effectiveAt.getTime() === effectiveAt.getTime(),
  );
  if (isTaken) refuse("already_exists");
  world.prices.push(price);
}
