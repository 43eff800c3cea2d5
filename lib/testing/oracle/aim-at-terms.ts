import type { Deed } from "./deeds";
import { PLUS_PLAN, STANDARD_PLAN, type Office, type World } from "./model/world";
import type { Changes } from "./model/terms";
import { pick } from "./pick";
import { ANCHOR_DAYS, ZONES } from "./scenario";

const DAY_MS = 86_400_000;
const CHARGES = [
  "setup_fee",
  "data_import",
  "front_desk_training",
  "priority_support",
  "tea",
] as const;
const PLACEMENTS = ["separate", "next_invoice"] as const;
const STATUSES = [
  "active",
  "active",
  "active",
  "trialing",
  "trialing",
  "canceled",
  "inactive",
] as const;
const FEES = [0, 0, 49, 50, 199, 200, 275, 333, 1000] as const;
const PLANS = [STANDARD_PLAN, PLUS_PLAN] as const;

export function chargeDeed(office: Office, b: number, c: number): Deed {
  const cents = b % 2 === 0 ? null : 1 + (c % 700);
  const [type, placement] = [pick(CHARGES, b), pick(PLACEMENTS, c)];
  return {
    verb: "charge",
    office: office.at,
    charge: { type, cents, quantity: 1 + (c % 3), placement },
  };
}

/** Amounts at which something changes: what Stripe collects at least, what an invoice can hold. */
export function chargeAtBounds(office: Office, b: number): Deed {
  const cents = pick([1, 49, 50, 9_999_999_999, 9_999_999_799, 5_000_000_000], b);
  const charge = {
    type: "data_import",
    cents,
    quantity: 1 + (b % 2),
    placement: pick(PLACEMENTS, b >> 3),
  };
  return { verb: "charge", office: office.at, charge };
}

/** Another zone, another anchor, or both; now and then what stands already. */
export function changeCycle(office: Office, b: number, c: number): Deed {
  const timeZone = b % 5 === 0 ? office.schedule.timeZone : pick(ZONES, b);
  const anchorOn = c % 7 === 0 ? office.schedule.anchorOn : `2004-01-${pick(ANCHOR_DAYS, c)}`;
  const changes: Changes = pick([{ timeZone }, { anchorOn }, { timeZone, anchorOn }], b + c);
  return { verb: "change_office", office: office.at, changes };
}

/** A trial ends at a boundary exactly, beside one, some day, or has ended already; some have no end. */
export function changeStatus(world: World, office: Office, b: number, c: number): Deed {
  const status = pick(STATUSES, b);
  const endMs = office.cycle.endAt.getTime();
  const nowMs = world.now.getTime();
  const endsMs = [
    endMs,
    endMs + 1,
    endMs - 1,
    endMs + 20 * DAY_MS,
    nowMs + (c % 90) * DAY_MS,
    nowMs - 1,
  ];
  const trialEndsAt = new Date(pick(endsMs, c));
  const isWithEnd = status === "trialing" && c % 8 !== 0;
  const changes: Changes = isWithEnd ? { status, trialEndsAt } : { status };
  return { verb: "change_office", office: office.at, changes };
}

export function changePlan(office: Office, b: number): Deed {
  return { verb: "change_office", office: office.at, changes: { plan: pick(PLANS, b) } };
}

/** From now on, from the office's next boundary on or beside it, some day, or (refused) before. */
export function newPrice(world: World, office: Office, b: number, c: number): Deed {
  const endMs = office.cycle.endAt.getTime();
  const nowMs = world.now.getTime();
  const fromMs = [nowMs + 1, endMs, endMs + 1, endMs - 1, nowMs + (c % 200) * DAY_MS, nowMs - 1];
  const effectiveAt = new Date(pick(fromMs, b));
  return { verb: "add_price", plan: pick(PLANS, c >> 4), effectiveAt, feeCents: pick(FEES, c) };
}
