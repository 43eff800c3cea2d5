import { addMonthsToDate, localDateAt, startOfLocalDay } from "@/lib/billing/domain/calendar";
import type { Deed, InvoicePlace } from "./deeds";
import { openStretch } from "./model/activation";
import { draftOfCycle, mostLinesUnparked } from "./model/invoices";
import { isToBePushed } from "./model/payments";
import type { ReviewAction } from "./model/review";
import type { Invoice, Office, Patient, World } from "./model/world";
import type { Scenario, Step } from "./scenario";
import type { Happening } from "./stripe-side";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** More patients than that only where a step says so: a thousand lines a month take their time. */
const USUAL_CROWD = 200;

const REVIEW: readonly ReviewAction[] = ["hold", "approve", "cancel"];
const REVIEW_ANY: readonly ReviewAction[] = [...REVIEW, "write_off", "cancel", "write_off"];
const HAPPENINGS: readonly Happening[] = [
  "pay",
  "pay",
  "pay",
  "pay_part",
  "fail",
  "fail",
  "void",
  "give_up",
];
const CHARGES = [
  "setup_fee",
  "data_import",
  "front_desk_training",
  "priority_support",
  "tea",
] as const;
const PLACEMENTS = ["separate", "next_invoice"] as const;
const CARDS = ["pays", "pays", "declines", "none"] as const;

/** The instant at which a scenario's months are over. */
export function endOf({ startAt, months }: Scenario): Date {
  return startOfLocalDay(addMonthsToDate(localDateAt(startAt, "UTC"), months), "UTC");
}

/** What a step means here and now; empty where there is nothing to do it to. */
export function aim(world: World, step: Step, endAt: Date): Deed[] {
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
    case "crowd":
      return crowd(world, office, step);
    case "thin_out":
      return thinOut(world, office, b);
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
    case "review_draft":
    case "review_any":
    case "at_stripe":
      return aimAtInvoice(world, office, step);
    case "add_plan":
    case "activate":
    case "activate_many":
    case "deactivate":
      return aimAtPatients(world, step);
  }
}

export function pick<T>(from: readonly T[], number: number): T {
  const found = from[number % from.length];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
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

/** Patients who fit what is to be done to them come three times out of four. */
function pickPatient(world: World, fits: (patient: Patient) => boolean, step: Step): Patient {
  const fitting = world.patients.filter(fits);
  return pick(step.c % 4 === 0 || fitting.length === 0 ? world.patients : fitting, step.b);
}

function aimAtPatients(world: World, step: Step): Deed[] {
  if (world.patients.length === 0) return [];
  const nth = (patient: Patient) => world.patients.indexOf(patient);
  const isActive = (patient: Patient) => openStretch(patient) !== null;
  const isIdle = (patient: Patient) => !isActive(patient);
  switch (step.kind) {
    case "activate":
      return [{ verb: "activate", patient: nth(pickPatient(world, isIdle, step)) }];
    case "deactivate":
      return [{ verb: "deactivate", patient: nth(pickPatient(world, isActive, step)) }];
    case "add_plan": {
      const isPlanless = ({ carePlan }: Patient) => carePlan === "none";
      return [{ verb: "add_plan", patient: nth(pickPatient(world, isPlanless, step)) }];
    }
    default: {
      // A walk with a stride that may come round again: repeated ids, and some of other offices.
      const office = pick(world.offices, step.a);
      const own = world.patients.filter((patient) => patient.office === office);
      const from = step.c % 3 === 0 || own.length === 0 ? world.patients : own;
      const count = 1 + (step.b % 6);
      const patients = Array.from({ length: count }, (_, at) =>
        nth(pick(from, step.c + at * (1 + (step.b % 3)))),
      );
      return [{ verb: "activate_many", office: office.at, patients }];
    }
  }
}

/** As many patients as bring the running draft to the safety bound, or just beyond it. */
function crowd(world: World, office: Office, { b, c }: Step): Deed[] {
  const draft = draftOfCycle(world, office);
  const lines = draft?.lines.length ?? 0;
  const most = draft === null ? boundOfNext(world, office) : mostLinesUnparked(world, draft);
  const wanted = most + pick([0, 1, 1, 7], b) - lines;
  const limit = c % 25 === 0 ? 1010 : USUAL_CROWD;
  if (wanted <= 0 || wanted > limit) return [];
  const idle = world.patients.filter(
    (patient) =>
      patient.office === office && openStretch(patient) === null && patient.carePlan !== "none",
  );
  const used = idle.slice(0, Math.min(wanted, Math.floor(idle.length / 2)));
  const added = wanted - used.length;
  const first = world.patients.length;
  const fresh = Array.from({ length: added }, (_, at) => first + at);
  const patients = [...used.map((patient) => world.patients.indexOf(patient)), ...fresh];
  return [
    { verb: "add_patients", office: office.at, count: added, hasPlan: true },
    { verb: "activate_many", office: office.at, patients },
  ];
}

/** All but a few of an office's patients leave, so that a crowd is not carried on for years. */
function thinOut(world: World, office: Office, b: number): Deed[] {
  const active = world.patients.filter((patient) => openStretch(patient)?.office === office);
  const leaving = active.slice(b % 5);
  if (leaving.length === 0) return [];
  const patients = leaving.map((patient) => world.patients.indexOf(patient));
  return [{ verb: "deactivate_many", office: office.at, patients }];
}

function boundOfNext(world: World, office: Office): number {
  const standing = world.invoices.filter(
    (one) => one.office === office && one.cycle !== null && one.status !== "canceled",
  );
  const last = standing.at(-1);
  if (last === undefined) return 1000;
  const lines = last.lines.filter((line) => line.type !== "credit").length;
  return Math.max(3 * lines, lines + 100);
}

function chargeDeed(office: Office, b: number, c: number): Deed {
  const cents = b % 2 === 0 ? null : 1 + (c % 700);
  const [type, placement] = [pick(CHARGES, b), pick(PLACEMENTS, c)];
  return {
    verb: "charge",
    office: office.at,
    charge: { type, cents, quantity: 1 + (c % 3), placement },
  };
}

/** Amounts at which something changes: what Stripe collects at least, what an invoice can hold. */
function chargeAtBounds(office: Office, b: number): Deed {
  const cents = pick([1, 49, 50, 9_999_999_999, 9_999_999_799, 5_000_000_000], b);
  const charge = {
    type: "data_import",
    cents,
    quantity: 1 + (b % 2),
    placement: pick(PLACEMENTS, b >> 3),
  };
  return { verb: "charge", office: office.at, charge };
}

function aimAtInvoice(world: World, office: Office, { kind, b, c }: Step): Deed[] {
  const own = world.invoices.filter((one) => one.office === office);
  const fits = (invoice: Invoice) =>
    kind === "review_draft" ? invoice.status === "draft" : invoice.status !== "draft";
  const fitting = own.filter(fits);
  if (kind === "at_stripe" && fitting.every(({ atStripe }) => atStripe === null)) return [];
  const from = kind === "at_stripe" ? fitting.filter((one) => one.atStripe !== null) : fitting;
  const among = from.length === 0 ? own : from;
  if (among.length === 0) return [];
  // Mostly one of the last, for the old ones are settled.
  const reach = c % 4 === 0 ? among.length : Math.min(3, among.length);
  const invoice = placeOf(world, pick(among.slice(-reach), b));
  switch (kind) {
    case "review_draft":
      return [{ verb: "review", action: pick(REVIEW, c), invoice }];
    case "review_any":
      return [{ verb: "review", action: pick(REVIEW_ANY, c), invoice }];
    default:
      return [{ verb: "at_stripe", what: pick(HAPPENINGS, c), invoice }];
  }
}

export function placeOf(world: World, invoice: Invoice): InvoicePlace {
  const { office } = invoice;
  const nth = world.invoices.filter((one) => one.office === office).indexOf(invoice);
  return { office: office.at, nth };
}

/** A few of the invoices of which Stripe has yet to be told, the last ones rather than the first. */
function settle(world: World, { a, b }: Step): Deed[] {
  const waiting = world.invoices.filter((one) => isToBePushed(one) || one.request !== null);
  const from = b % 4 === 0 ? waiting.slice(0, 1 + (a % 4)) : waiting.slice(-1 - (a % 5));
  const invoices = from.map((invoice) => placeOf(world, invoice));
  return invoices.length === 0 ? [] : [{ verb: "settle_outbox", invoices }];
}

/** Events of what we have not heard of; now and then one again. */
function hear(world: World, { a, b }: Step): Deed[] {
  const pushed = world.invoices.filter((one) => one.atStripe !== null);
  const again = b % 3 === 0 && pushed.length > 0 ? [pick(pushed, a)] : [];
  const invoices = [...new Set([...pushed.filter(hasNews), ...again])];
  const cards = world.offices.filter(
    ({ customer, hasCard }) => customer !== null && (customer.card !== "none") !== hasCard,
  );
  if (invoices.length === 0 && cards.length === 0) return [];
  return [
    {
      verb: "hear",
      invoices: invoices.map((invoice) => placeOf(world, invoice)),
      cards: cards.map((office) => office.at),
    },
  ];
}

function hasNews({ atStripe, payments, status }: Invoice): boolean {
  if (atStripe === null) return false;
  const isOpen = status === "sent" || status === "failed";
  return atStripe.attempts.length > payments.length || (isOpen && atStripe.status !== "open");
}
