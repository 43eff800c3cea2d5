import type { Deed } from "./deeds";
import { openStretch } from "./model/activation";
import type { Office, Patient, World } from "./model/world";
import { pick } from "./pick";
import type { Step } from "./scenario";

/** Patients who fit what is to be done to them come three times out of four. */
export function pickPatient(
  world: World,
  fits: (patient: Patient) => boolean,
  step: Step,
): Patient {
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

/** All but a few of an office's patients leave, so that a crowd is not carried on for years. */
export function thinOut(world: World, office: Office, b: number): Deed[] {
  const active = world.patients.filter((patient) => openStretch(patient)?.office === office);
  const leaving = active.slice(b % 5);
  if (leaving.length === 0) return [];
  const patients = leaving.map((patient) => world.patients.indexOf(patient));
  return [{ verb: "deactivate_many", office: office.at, patients }];
}
