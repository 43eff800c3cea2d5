import type { Deed } from "./deeds";
import { openStretch } from "./model/activation";
import { draftOfCycle, mostLinesUnparked } from "./model/invoices";
import type { Office, Patient, World } from "./model/world";
import { pick, placeOf } from "./pick";
import type { Step } from "./scenario";

/** More patients than that only where a step says so: a thousand lines a month take their time. */
const USUAL_CROWD = 200;

/** Patients who fit what is to be done to them come three times out of four. */
function pickPatient(world: World, fits: (patient: Patient) => boolean, step: Step): Patient {
  const fitting = world.patients.filter(fits);
  return pick(step.c % 4 === 0 || fitting.length === 0 ? world.patients : fitting, step.b);
}

/** One patient or a few, mostly such as can be moved by what is done to them. */
export function aimAtPatients(world: World, step: Step): Deed[] {
  if (world.patients.length === 0) return [];
  const nth = (patient: Patient) => world.patients.indexOf(patient);
  const isActive = (patient: Patient) => openStretch(patient) !== null;
  const isIdle = (patient: Patient) => !isActive(patient);
  switch (step.kind) {
    case "activate":
      return [{ verb: "activate", patient: nth(pickPatient(world, isIdle, step)) }];
    case "deactivate":
      return [{ verb: "deactivate", patient: nth(pickPatient(world, isActive, step)) }];
    case "transfer": {
      // Mostly to another office of the company; else to itself or a stranger's, which is refused.
      const patient = pickPatient(world, step.b % 3 === 0 ? () => true : isActive, step);
      const sisters = world.offices.filter(
        (office) => office.company === patient.office.company && office !== patient.office,
      );
      const to = pick(step.c % 9 === 0 || sisters.length === 0 ? world.offices : sisters, step.a);
      return [{ verb: "transfer", patient: nth(patient), office: to.at }];
    }
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

/**
 * Somebody leaves and comes back within the cycle: billed in it, on a draft that was canceled, just
 * transferred in, or transferred away and back. None of them is billed again.
 */
export function comeBack(world: World, step: Step): Deed[] {
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
  const away: Deed[] =
    sister === undefined ? [] : [{ verb: "transfer", patient: nth, office: sister.at }];
  const back: Deed[] = [...away, { verb: "transfer", patient: nth, office: patient.office.at }];
  const draft = draftOfCycle(world, patient.office);
  const cancel: Deed[] =
    draft === null ? [] : [{ verb: "review", action: "cancel", invoice: placeOf(world, draft) }];
  return pick([leave, [...cancel, ...leave], [...away, ...leave], [...back, ...leave]], step.a);
}

/** As many patients as bring the running draft to the safety bound, or just beyond it. */
export function crowd(world: World, office: Office, { b, c }: Step): Deed[] {
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
export function thinOut(world: World, office: Office, b: number): Deed[] {
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
