import fc from "fast-check";
import type { OfficeFacts } from "./deeds";

/**
 * What fast-check draws: numbers that say roughly what to do. `aim` makes a deed of each when its
 * turn comes, so that a step still means something after others before it were taken away.
 */
export type Step = { kind: StepKind; a: number; b: number; c: number };
export type Scenario = { startAt: Date; months: number; offices: OfficeFacts[]; steps: Step[] };

/** Zones whose midnights move, jump or miss. */
export const ZONES = [
  "America/New_York",
  "Europe/London",
  "America/Santiago",
  "America/Havana",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Asia/Beirut",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "UTC",
] as const;
export const ANCHOR_DAYS = ["01", "01", "15", "28", "29", "30", "31"] as const;

/** How often each kind of step comes, in parts of all. */
const WEIGHTS = {
  clock_days: 8,
  clock_boundary: 21,
  clock_months: 21,
  cron: 9,
  preview: 2,
  generate: 2,
  add_patients: 2,
  add_plan: 2,
  activate: 11,
  activate_many: 5,
  crowd: 5,
  leaving: 2,
  late_money: 2,
  price_change: 3,
  trial: 3,
  voided: 3,
  deactivate: 7,
  come_back: 6,
  transfer: 5,
  change_cycle: 4,
  change_status: 5,
  change_plan: 2,
  add_price: 2,
  charge: 6,
  charge_at_bounds: 1,
  review_draft: 8,
  review_any: 4,
  credit: 8,
  refund: 3,
  settle_outbox: 7,
  at_stripe: 9,
  card: 2,
  hear: 6,
} as const;
export type StepKind = keyof typeof WEIGHTS;

const kinds = Object.entries(WEIGHTS) as [StepKind, number][];
const anyNumber = fc.nat({ max: 999_999 });
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(...kinds.map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) }))),
  a: anyNumber,
  b: anyNumber,
  c: anyNumber,
});

const office: fc.Arbitrary<OfficeFacts> = fc.record({
  company: fc.nat({ max: 1 }),
  timeZone: fc.constantFrom(...ZONES),
  anchorOn: fc.option(
    fc.constantFrom(...ANCHOR_DAYS).map((day) => `2000-01-${day}`),
    { freq: 4 },
  ),
  patients: fc.integer({ min: 1, max: 6 }),
});

const FIRST_START_MS = Date.UTC(2010, 0, 1);
const START_HOURS = 18 * 365 * 24;

/** A random life of a few offices. The steps' number is spread evenly, not towards few. */
export const scenario: fc.Arbitrary<Scenario> = fc.record({
  startAt: fc
    .nat({ max: START_HOURS })
    .map((hours) => new Date(FIRST_START_MS + hours * 3_600_000)),
  months: fc.constant(36),
  offices: fc.array(office, { minLength: 2, maxLength: 4 }),
  steps: fc
    .integer({ min: 40, max: 120 })
    .chain((length) => fc.array(step, { minLength: length, maxLength: length })),
});

/** The one scenario of a seed. */
export function scenarioOf(seed: number): Scenario {
  const [drawn] = fc.sample(scenario, { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error("fast-check drew nothing");
  return drawn;
}
