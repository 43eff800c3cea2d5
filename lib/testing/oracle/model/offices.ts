import { cycleAt, defaultAnchorOn } from "@/lib/billing/domain/cycle";
import type { Cents } from "@/lib/billing/domain/money";
import { type Invoice, type Office, STANDARD_PLAN, type World } from "./world";

const DAY_MS = 86_400_000;

/** §3: a new office is active, on plan standard, in the regular cycle that holds now. */
export function openOffice(
  world: World,
  facts: { company: number; timeZone: string; anchorOn: string | null },
): Office {
  const { company, timeZone } = facts;
  const anchorOn = facts.anchorOn ?? defaultAnchorOn(world.now, timeZone);
  const schedule = { anchorOn, timeZone };
  const office: Office = {
    at: world.offices.length,
    company,
    status: "active",
    plan: STANDARD_PLAN,
    schedule,
    announced: null,
    cycle: cycleAt(world.now, schedule),
    trialEndsAt: null,
    creditCents: 0,
    hasCard: false,
    customer: null,
  };
  world.offices.push(office);
  return office;
}

/** Whether activity costs anything here. */
export function isBilled(office: Office): boolean {
  return office.status === "active" || office.status === "past_due";
}

/** Whether patients may be activated here, or transferred to here. */
export function isBillable(office: Office): boolean {
  return isBilled(office) || office.status === "trialing";
}

/** The plan's fee at an instant: the last price that has taken effect. */
export function feeCents(world: World, office: Office, at: Date): Cents {
  const prices = world.prices.filter(
    ({ plan, effectiveAt }) => plan === office.plan && effectiveAt <= at,
  );
  prices.sort((a, b) => Number(b.effectiveAt) - Number(a.effectiveAt));
  const [price] = prices;
  if (price === undefined) throw new Error("a plan without a price");
  return price.feeCents;
}

/**
 * §5: with a failed or overdue invoice an active office is past_due, without one it is active again;
 * other statuses never change this way.
 */
export function refreshStanding(world: World, office: Office): void {
  if (!isBilled(office)) return;
  const owes = world.invoices.some((one) => one.office === office && isOwed(world, one));
  office.status = owes ? "past_due" : "active";
}

/** Failed, or past its due date; what is charged at issue only once it was pushed and a day passed. */
function isOwed(world: World, { status, dueAt, finalizedAt, atStripe }: Invoice): boolean {
  if (status === "failed") return true;
  if (status !== "sent" || dueAt === null || finalizedAt === null) return false;
  if (dueAt > finalizedAt) return dueAt < world.now;
  return atStripe !== null && dueAt.getTime() < world.now.getTime() - DAY_MS;
}
