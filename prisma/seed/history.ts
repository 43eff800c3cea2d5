import type { Context } from "@/lib/billing/context";
import { addDaysToDate, addMonthsToDate, startOfLocalDay } from "@/lib/billing/domain/calendar";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { addCarePlans } from "@/lib/billing/operations/add-care-plan";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import type { SeedCompany } from "./practices";
import { TIME_ZONE } from "./practices";

/** What the history moves besides our own rows: the clock everywhere, and Stripe's answers. */
export type World = {
  moveTo: (at: Date) => Promise<void>;
  /** Carries out what waits for Stripe and takes in what Stripe says. */
  settle: () => Promise<void>;
  giveCard: (officeId: number, outcome: "good" | "declined") => Promise<void>;
  payOpenInvoices: (officeIds: readonly number[]) => Promise<void>;
};

type Patient = { patientId: number; companyId: number; officeId: number };
type Step = { at: Date; run: () => Promise<unknown> };

const PLAN_TITLES = [
  "Lumbar rehabilitation, 8 weeks",
  "Posture and mobility programme",
  "Neck pain, acute phase",
  "Maintenance care",
];
/** Months before the running one in which history begins. */
const MONTHS_BACK = 3;
/** Of ten patients, in which month each is activated, and on which day; the rest waits with a plan. */
const WAVES = [
  { month: 0, day: 5, of10: [0, 1, 2] },
  { month: 0, day: 19, of10: [3] },
  { month: 1, day: 8, of10: [4, 5] },
  { month: 2, day: 3, of10: [6] },
  { month: 3, day: 4, of10: [7] },
  { month: 3, day: 12, of10: [8] },
] as const;

/** The instant the demo opens at: the 19th, 10:24, of the newest month whose 19th has come. */
export function openingInstant(realAt: Date): Date {
  const today = realAt.toISOString().slice(0, 10);
  const month = today.slice(8) >= "19" ? today : addMonthsToDate(`${today.slice(0, 7)}-01`, -1);
  return at(`${month.slice(0, 7)}-19`, 10, 24);
}

/** The instant history begins at. */
export function beginning(opening: Date): Date {
  return at(dateIn(opening, 0, 2), 9);
}

/** Three cycles of billing and part of a fourth, by the same verbs that people use. */
export async function liveThrough(
  opening: Date,
  companies: readonly SeedCompany[],
  patients: readonly Patient[],
  actors: { admin: Context; cron: Context; managerOf: (companyId: number) => Context },
  world: World,
): Promise<void> {
  const { admin, cron, managerOf } = actors;
  const largest = companies.flatMap(({ offices }) => offices.slice(0, 2).map((o) => o.officeId));
  const leading = companies.flatMap(({ offices }) => offices[0]?.officeId ?? []);
  const [first = 0, second = 0, third = 0] = leading;
  const on = (month: number, day: number, hour = 9) => at(dateIn(opening, month, day), hour);
  const charge = (
    officeId: number,
    charge_type: string,
    placement: "separate" | "next_invoice",
    quantity = 1,
  ) => chargeOneOff(admin, { office_id: officeId, charge_type, placement, quantity });
  const ofOffice = (officeId: number) =>
    patients.filter((patient) => patient.officeId === officeId);
  const oneOf = (officeId: number) => ofOffice(officeId)[0]?.patientId ?? 0;
  const companyOf = (officeId: number) => ofOffice(officeId)[0]?.companyId ?? 0;

  const steps: Step[] = [
    { at: on(0, 3), run: () => planCare(patients, managerOf) },
    {
      at: on(0, 4),
      run: async () => {
        for (const officeId of largest) await charge(officeId, "setup_fee", "separate");
      },
    },
    { at: on(0, 9), run: () => giveCards(world, leading, third) },
    { at: on(0, 10), run: () => world.payOpenInvoices(largest) },
    ...WAVES.map((wave) => ({
      at: on(wave.month, wave.day, 11),
      run: () => activateWave(patients, wave.of10, managerOf),
    })),
    { at: on(1, 14), run: () => charge(first, "front_desk_training", "separate") },
    { at: on(1, 21), run: () => deactivatePatient(managerOf(companyOf(first)), oneOf(first)) },
    { at: on(2, 11), run: () => charge(second, "data_import", "next_invoice", 2) },
    { at: on(2, 16), run: () => reactivate(managerOf(companyOf(first)), first, oneOf(first)) },
    ...[1, 2, 3].map((month) => ({ at: on(month, 1, 0), run: () => rollDueCycles(cron) })),
    ...[1, 2].map((month) => ({ at: on(month, 24), run: () => payMost(world, companies) })),
  ];
  steps.sort((one, other) => one.at.getTime() - other.at.getTime());
  for (const step of steps.filter(({ at: instant }) => instant < opening)) {
    await world.moveTo(step.at);
    await step.run();
    await world.settle();
  }
  await world.moveTo(opening);
  await world.settle();
}

async function giveCards(world: World, officeIds: readonly number[], declinedId: number) {
  for (const officeId of officeIds) {
    await world.giveCard(officeId, officeId === declinedId ? "declined" : "good");
  }
}

/** Of the offices that pay by invoice, all but every fifth pay. */
async function payMost(world: World, companies: readonly SeedCompany[]): Promise<void> {
  const officeIds = companies.flatMap(({ offices }) => offices.map(({ officeId }) => officeId));
  await world.payOpenInvoices(officeIds.filter((officeId) => officeId % 5 !== 0));
}

/** A draft plan for all but every twelfth patient. */
async function planCare(
  patients: readonly Patient[],
  managerOf: (companyId: number) => Context,
): Promise<void> {
  for (const [companyId, group] of byKey(patients, ({ companyId }) => companyId)) {
    const planned = group.filter(({ patientId }) => patientId % 12 !== 11);
    await addCarePlans(
      managerOf(companyId),
      planned.map(({ patientId }) => ({
        patientId,
        title: PLAN_TITLES[patientId % PLAN_TITLES.length] ?? "Care plan",
        body: "Assessment, adjustments twice a week, home exercises, review at half time.",
      })),
    );
  }
}

async function activateWave(
  patients: readonly Patient[],
  of10: readonly number[],
  managerOf: (companyId: number) => Context,
): Promise<void> {
  const chosen = patients.filter((_, place) => of10.includes((place * 7) % 10));
  for (const [officeId, group] of byKey(chosen, (patient) => patient.officeId)) {
    const manager = managerOf(group[0]?.companyId ?? 0);
    await activateManyPatients(
      manager,
      officeId,
      group.map(({ patientId }) => patientId),
    );
  }
}

async function reactivate(manager: Context, officeId: number, patientId: number): Promise<void> {
  await activateManyPatients(manager, officeId, [patientId]);
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  return Map.groupBy(items, keyOf);
}

/** A date of a month of the history: month 0 is the first, MONTHS_BACK the running one. */
function dateIn(opening: Date, month: number, day: number): string {
  const running = `${opening.toISOString().slice(0, 7)}-01`;
  return addDaysToDate(addMonthsToDate(running, month - MONTHS_BACK), day - 1);
}

function at(on: string, hour: number, minute = 0): Date {
  return new Date(startOfLocalDay(on, TIME_ZONE).getTime() + (hour * 60 + minute) * 60_000);
}
