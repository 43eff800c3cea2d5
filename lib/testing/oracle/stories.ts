import { isDue } from "@/lib/billing/domain/cycle";
import { pickPatient, thinOut } from "./aim-at-patients";
import type { Deed } from "./deeds";
import { openStretch } from "./model/activation";
import { draftOfCycle, mostLines, mostLinesUnparked } from "./model/invoices";
import { isBilled } from "./model/offices";
import type { Invoice, Office, World } from "./model/world";
import { overBoundary, pick, placeOf } from "./pick";
import type { Step } from "./scenario";

/** Deeds that chance alone would seldom bring together. */
type Story = (world: World, step: Step) => Deed[];

/**
 * Somebody leaves and comes back within the cycle: billed in it, on a draft that was canceled, just
 * transferred in (at the boundary's instant, now and then), or transferred away and back. None of
 * them is billed again.
 */
export const comeBack: Story = (world, step) => {
  if (world.patients.length === 0) return [];
  const patient = pickPatient(world, (one) => openStretch(one) !== null, step);
  const nth = world.patients.indexOf(patient);
  const leave: Deed[] = [
    { verb: "deactivate", patient: nth },
    { verb: "activate", patient: nth },
  ];
  const sister = world.offices.find(
    ({ at, company }) => company === patient.office.company && at !== patient.office.at,
  );
  const boundary = sister?.cycle.endAt ?? world.now;
  const isAtBoundary = step.c % 5 === 0 && boundary > world.now;
  const wait: Deed[] = isAtBoundary ? [{ verb: "set_clock", at: boundary }] : [];
  const away: Deed[] =
    sister === undefined ? [] : [...wait, { verb: "transfer", patient: nth, office: sister.at }];
  const back: Deed[] = [...away, { verb: "transfer", patient: nth, office: patient.office.at }];
  const draft = draftOfCycle(world, patient.office);
  const cancel: Deed[] =
    draft === null ? [] : [{ verb: "review", action: "cancel", invoice: placeOf(world, draft) }];
  return pick([leave, [...cancel, ...leave], [...away, ...leave], [...back, ...leave]], step.a);
};

/** A trial whose end lies at the running cycle's end, or beside it; somebody is active through it. */
export const trial: Story = (world, step) => {
  const patient = pickPatient(world, (one) => openStretch(one) === null, step);
  const { office } = patient;
  const endMs = office.cycle.endAt.getTime();
  const trialEndsAt = new Date(endMs + pick([0, 0, 1, -1], step.b));
  const deeds: Deed[] = [
    { verb: "change_office", office: office.at, changes: { status: "trialing", trialEndsAt } },
    { verb: "activate", patient: world.patients.indexOf(patient) },
  ];
  return [...deeds, ...overBoundary(world, office)];
};

/** A price from the next boundary on, or from beside it. */
export const priceChange: Story = (world, { a, b, c }) => {
  const office = pick(world.offices, a);
  const effectiveAt = new Date(office.cycle.endAt.getTime() + pick([0, 0, 1, -1], b));
  const { plan } = office;
  const feeCents = pick([50, 175, 200, 300, 450], c);
  return [{ verb: "add_price", plan, effectiveAt, feeCents }, ...overBoundary(world, office)];
};

/** More patients than that only where nothing was billed before: a thousand lines take their time. */
const USUAL_CROWD = 220;

/**
 * As many patients as bring the running draft to the safety bound, or just beyond it; or just so
 * many that three times as much is more than a hundred more. Most leave soon.
 */
export const crowd: Story = (world, step) => {
  const { a, b, c } = step;
  const office = pick(world.offices, a);
  if (!isBilled(office) || isDue(office.cycle.endAt, world.now)) return [{ verb: "cron" }];
  const draft = draftOfCycle(world, office);
  const lines = draft?.lines.length ?? 0;
  const most =
    draft === null ? mostLines(lastMonthly(world, office)) : mostLinesUnparked(world, draft);
  const wanted = (c % 4 === 0 ? 52 : most + pick([0, 0, 1, 1, 7], b)) - lines;
  const isHuge = wanted > USUAL_CROWD;
  if (wanted <= 0 || (isHuge && c % 3 !== 1)) return [];
  const first = world.patients.length;
  const patients = Array.from({ length: wanted }, (_, at) => first + at);
  const arrive: Deed[] = [
    { verb: "add_patients", office: office.at, count: wanted, hasPlan: true },
    { verb: "activate_many", office: office.at, patients },
  ];
  if (c % 4 === 0 || c % 3 === 0) return arrive;
  const leave: Deed = { verb: "deactivate_many", office: office.at, patients };
  return [...arrive, ...overBoundary(world, office), leave];
};

function lastMonthly(world: World, office: Office): Invoice | null {
  const standing = world.invoices.filter(
    (one) => one.office === office && one.cycle !== null && one.status !== "canceled",
  );
  return standing.at(-1) ?? null;
}

/** An open invoice, one that took office credit if there is any, is voided at Stripe. */
export const voided: Story = (world, { a, b }) => {
  const open = world.invoices.filter(isOpen);
  const credited = open.filter(({ lines }) => lines.some(({ type }) => type === "credit"));
  const from = credited.length === 0 ? open : credited;
  if (from.length === 0) return [];
  return atStripe(world, pick(from.slice(-3), b), a % 3 === 0 ? ["give_up"] : ["void"]);
};

/** An invoice is given up, and paid after all. */
export const lateMoney: Story = (world, { a, b }) => {
  const open = world.invoices.filter(isOpen);
  if (open.length === 0) return [];
  const before = pick([[], ["pay_part"], ["fail"]] as const, a);
  return atStripe(world, pick(open.slice(-5), b), [...before, "give_up", "pay"]);
};

function isOpen({ status, toTell }: Invoice): boolean {
  return (status === "sent" || status === "failed") && toTell.length === 0;
}

type What = Extract<Deed, { verb: "at_stripe" }>["what"];

/** Pushed, if it is not yet; then one thing after the other, each heard of. */
function atStripe(world: World, of: Invoice, happenings: readonly What[]): Deed[] {
  const invoice = placeOf(world, of);
  return [
    { verb: "settle_outbox", invoices: [invoice] },
    ...happenings.flatMap((what): Deed[] => [
      { verb: "at_stripe", what, invoice },
      { verb: "hear", invoices: [invoice], cards: [] },
    ]),
  ];
}

/** A crowd that has lasted leaves. */
export const leaving: Story = (world, { a, b }) => thinOut(world, pick(world.offices, a), b);
