import { addMonthsToDate, localDateAt, startOfLocalDay } from "@/lib/billing/domain/calendar";
import { aimAtInvoice, creditOrRefund, hear, settle } from "./aim-at-invoices";
import { aimAtPatients } from "./aim-at-patients";
import {
  changeCycle,
  changePlan,
  changeStatus,
  chargeAtBounds,
  chargeDeed,
  newPrice,
} from "./aim-at-terms";
import type { Deed } from "./deeds";
import type { Office, World } from "./model/world";
import { pick } from "./pick";
import type { Scenario, Step } from "./scenario";
import { comeBack, crowd, lateMoney, leaving, priceChange, trial, voided } from "./stories";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const CARDS = ["pays", "pays", "declines", "none"] as const;

const STORIES = {
  come_back: comeBack,
  crowd,
  leaving,
  late_money: lateMoney,
  price_change: priceChange,
  trial,
  voided,
};

/** The instant at which a scenario's months are over. */
export function endOf({ startAt, months }: Scenario): Date {
  return startOfLocalDay(addMonthsToDate(localDateAt(startAt, "UTC"), months), "UTC");
}

/** What a step means here and now; empty where there is nothing to do it to, or no time left. */
export function aim(world: World, step: Step, endAt: Date): Deed[] {
  const deeds = meaningOf(world, step, endAt);
  return deeds.some((deed) => deed.verb === "set_clock" && deed.at > endAt) ? [] : deeds;
}

function meaningOf(world: World, step: Step, endAt: Date): Deed[] {
  const { a, b, c } = step;
  const office = pick(world.offices, a);
  switch (step.kind) {
    case "clock_days":
      return moveTo(world, new Date(world.now.getTime() + (a % 12) * DAY_MS + b * 30), endAt);
    case "clock_boundary":
      return moveTo(world, nearBoundary(office, b), endAt);
    case "clock_months":
      return moveTo(world, new Date(world.now.getTime() + (20 + (a % 120)) * DAY_MS + b), endAt);
    case "cron":
      return [{ verb: "cron" }];
    case "preview":
      return [{ verb: "preview" }];
    case "generate": {
      const asOf = new Date(world.now.getTime() - (b % 60) * DAY_MS);
      return [{ verb: "generate", office: office.at, asOf: b % 2 === 0 ? world.now : asOf }];
    }
    case "add_patients": {
      const hasPlan = c % 4 !== 0;
      return [{ verb: "add_patients", office: office.at, count: 1 + (b % 3), hasPlan }];
    }
    case "charge":
      return [chargeDeed(office, b, c)];
    case "charge_at_bounds":
      return [chargeAtBounds(office, b)];
    case "card":
      if (office.customer === null) return [];
      return [{ verb: "card", office: office.at, card: pick(CARDS, b) }];
    case "settle_outbox":
      return settle(world, step);
    case "hear":
      return hear(world, step);
    case "credit":
    case "refund":
      return creditOrRefund(world, office, step);
    case "review_draft":
    case "review_any":
    case "at_stripe":
      return aimAtInvoice(world, office, step);
    case "change_cycle":
      return [changeCycle(office, b, c)];
    case "change_status":
      return [changeStatus(world, office, b, c)];
    case "change_plan":
      return [changePlan(office, b)];
    case "add_price":
      return [newPrice(world, office, b, c)];
    case "come_back":
    case "crowd":
    case "leaving":
    case "late_money":
    case "price_change":
    case "trial":
    case "voided":
      return STORIES[step.kind](world, step);
    case "add_plan":
    case "activate":
    case "activate_many":
    case "deactivate":
    case "transfer":
      return aimAtPatients(world, step);
  }
}

function moveTo(world: World, at: Date, endAt: Date): Deed[] {
  const to = at > endAt ? endAt : at;
  return to > world.now ? [{ verb: "set_clock", at: to }] : [];
}

/** To a boundary exactly, a millisecond before it, or hours after it. */
function nearBoundary({ cycle }: Office, b: number): Date {
  const shiftsMs = [0, 0, -1, -1, 1, (b % 48) * HOUR_MS];
  return new Date(cycle.endAt.getTime() + pick(shiftsMs, b));
}
