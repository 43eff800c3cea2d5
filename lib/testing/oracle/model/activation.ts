import { addToDraft, invoicesOfCycle } from "./invoices";
import { feeCents, isBillable, isBilled } from "./offices";
import { bringUpToDate } from "./rollover";
import { type Invoice, type Office, type Patient, refuse, type Stretch, type World } from "./world";

type Activated = {
  status: "activated" | "reactivated" | "already_active";
  activatedAt: Date;
  feeCents: number | null;
  invoice: Invoice | null;
};
type Result = Activated | { status: "refused"; code: string };

export function openStretch(patient: Patient): Stretch | null {
  return patient.stretches.find((stretch) => stretch.to === null) ?? null;
}

/** §4, activation of one: what a list of one comes to. */
export function activate(world: World, patient: Patient): Activated {
  const [result] = activateMany(world, patient.office, [patient]);
  if (result === undefined) throw new Error("a list of one has one result");
  return result.status === "refused" ? refuse(result.code) : result;
}

/** §4, bulk: each succeeds or is refused on its own; a repeated id is already active. */
export function activateMany(world: World, office: Office, patients: Patient[]): Result[] {
  bringUpToDate(world, office);
  const decided = patients.map((patient, at) => {
    const isRepeated = patients.indexOf(patient) < at;
    return { patient, refusal: refusalOf(office, patient), isRepeated };
  });
  const opening = decided.filter(
    ({ patient, refusal, isRepeated }) =>
      refusal === null && !isRepeated && openStretch(patient) === null,
  );
  const billed = opening
    .map(({ patient }) => patient)
    .filter((patient) => isToBeBilled(world, office, patient));
  const unitCents = billed.length === 0 ? null : feeCents(world, office, world.now);
  const invoice = unitCents === null ? null : billAll(world, office, billed, unitCents);
  return decided.map((one): Result => {
    if (one.refusal !== null) return { status: "refused", code: one.refusal };
    const standing = openStretch(one.patient);
    if (standing !== null) {
      const activatedAt = standing.from;
      return { status: "already_active", activatedAt, feeCents: null, invoice: null };
    }
    const isBilledNow = billed.includes(one.patient);
    return {
      status: begin(world, office, one.patient, isBilledNow),
      activatedAt: world.now,
      feeCents: isBilledNow ? unitCents : null,
      invoice: isBilledNow ? invoice : null,
    };
  });
}

/** §4, in the order 4, 2, 1: active already, the office's status, the care plan. */
function refusalOf(office: Office, patient: Patient): string | null {
  if (patient.office !== office) return "not_found";
  if (openStretch(patient) !== null) return null;
  if (!isBillable(office)) return "office_not_billable";
  return patient.carePlan === "none" ? "care_plan_required" : null;
}

/** §4.3: no line for this office's current cycle, not even a canceled one, and no transfer into it. */
function isToBeBilled(world: World, office: Office, patient: Patient): boolean {
  const hasLine = invoicesOfCycle(world, office).some((invoice) =>
    invoice.lines.some((line) => line.ref === patient.ref),
  );
  const wasTransferredIn = patient.stretches.some(
    ({ office: at, openedBy, from }) =>
      at === office && openedBy === "transfer" && from >= office.cycle.startAt,
  );
  return isBilled(office) && !hasLine && !wasTransferredIn;
}

function billAll(world: World, office: Office, patients: Patient[], unitCents: number): Invoice {
  const lines = patients.map(({ ref }) => {
    return { type: "patient_activation" as const, ref, quantity: 1, unitCents };
  });
  return addToDraft(world, office, lines, "invalid_state");
}

function begin(
  world: World,
  office: Office,
  patient: Patient,
  isBilledNow: boolean,
): "activated" | "reactivated" {
  const isFirst = patient.stretches.length === 0;
  patient.stretches.push({ office, from: world.now, to: null, openedBy: "activation" });
  patient.carePlan = "sent";
  if (isBilledNow) patient.lastBilledCycle = office.cycle.key;
  return isFirst ? "activated" : "reactivated";
}

type Deactivated = {
  status: "deactivated" | "already_inactive" | "refused";
  deactivatedAt: Date | null;
};

/** §4, deactivation: never reduces the current cycle. */
export function deactivateMany(world: World, office: Office, patients: Patient[]): Deactivated[] {
  bringUpToDate(world, office);
  return patients.map((patient) => {
    if (patient.office !== office) return { status: "refused", deactivatedAt: null };
    const stretch = openStretch(patient);
    const endedAt = patient.stretches.at(-1)?.to ?? null;
    if (stretch === null) return { status: "already_inactive", deactivatedAt: endedAt };
    stretch.to = world.now;
    return { status: "deactivated", deactivatedAt: world.now };
  });
}
