import { formatCents as cents } from "@/lib/billing/domain/money";
import { iso } from "./iso";
import { invoiceOnWire, officeOnWire, patientOnWire, runOnWire } from "./law-on-wire";
import type { Deed, InvoicePlace } from "./deeds";
import { activate, activateMany, deactivateMany } from "./model/activation";
import { charge } from "./model/charges";
import { credit, refund } from "./model/credits";
import { refreshStanding } from "./model/offices";
import { look, settleOutbox } from "./model/payments";
import { review } from "./model/review";
import { emptyRun, rollDue, type Run } from "./model/rollover";
import type { Invoice, Office, Patient, World } from "./model/world";
import { Refused } from "./model/world";
import { addPrice, changeOffice } from "./model/terms";
import { transfer } from "./model/transfer";
import { happen } from "./stripe-side";

export function obey(world: World, deed: Deed, newRefs: readonly string[]): unknown {
  try {
    return doIt(world, deed, newRefs);
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code };
    throw error;
  }
}

function doIt(world: World, deed: Deed, newRefs: readonly string[]): unknown {
  switch (deed.verb) {
    case "set_clock":
      world.now = deed.at;
      return null;
    case "cron": {
      const run = rollDue(world, world.now, null);
      for (const office of world.offices) refreshStanding(world, office);
      return runOnWire(run);
    }
    case "preview":
      return runOnWire(preview(world));
    case "generate":
      return runOnWire(rollDue(world, deed.asOf, officeAt(world, deed.office)));
    case "add_patients":
      addPatients(world, officeAt(world, deed.office), deed.hasPlan, newRefs);
      return null;
    case "add_plan": {
      const patient = patientAt(world, deed.patient);
      patient.carePlan = "draft";
      return { status: "draft" };
    }
    case "activate":
      return activated(world, patientAt(world, deed.patient));
    case "activate_many":
      return activatedMany(world, officeAt(world, deed.office), deed.patients);
    case "deactivate": {
      const patient = patientAt(world, deed.patient);
      return deactivated(world, patient.office, [patient])[0];
    }
    case "deactivate_many": {
      const patients = deed.patients.map((nth) => patientAt(world, nth));
      return deactivated(world, officeAt(world, deed.office), patients);
    }
    case "transfer": {
      const patient = patientAt(world, deed.patient);
      transfer(world, patient, officeAt(world, deed.office));
      return patientOnWire(patient);
    }
    case "change_office": {
      const office = officeAt(world, deed.office);
      changeOffice(world, office, deed.changes);
      return officeOnWire(office);
    }
    case "add_price":
      addPrice(world, deed);
      return null;
    case "charge":
      return invoiceOnWire(charge(world, officeAt(world, deed.office), deed.charge));
    case "review": {
      const invoice = invoiceAt(world, deed.invoice);
      review(world, invoice, deed.action);
      return invoiceOnWire(invoice);
    }
    case "credit": {
      const invoice = invoiceAt(world, deed.invoice);
      credit(world, invoice, deed.cents, deed.excess);
      return invoiceOnWire(invoice);
    }
    case "refund": {
      const invoice = invoiceAt(world, deed.invoice);
      refund(world, invoice, deed.cents);
      return invoiceOnWire(invoice);
    }
    case "settle_outbox":
      for (const place of deed.invoices) settleOutbox(world, invoiceAt(world, place));
      return null;
    case "at_stripe": {
      const { atStripe } = invoiceAt(world, deed.invoice);
      return atStripe !== null && happen(atStripe, deed.what, world.now);
    }
    case "card": {
      const { customer } = officeAt(world, deed.office);
      if (customer !== null) customer.card = deed.card;
      return null;
    }
    case "hear":
      for (const place of deed.invoices) look(world, invoiceAt(world, place));
      for (const at of deed.cards) hearOfCard(officeAt(world, at));
      return null;
  }
}

function officeAt(world: World, at: number): Office {
  return found(world.offices[at]);
}

function patientAt(world: World, at: number): Patient {
  return found(world.patients[at]);
}

export function invoiceAt(world: World, { office, nth }: InvoicePlace): Invoice {
  return found(world.invoices.filter((one) => one.office.at === office)[nth]);
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("a deed names what is not there");
  return thing;
}

/** A copy of the world is rolled: a preview writes nothing. */
function preview(world: World): Run {
  const run = rollDue(structuredClone(world), world.now, null);
  return { ...emptyRun(), ...run };
}

function addPatients(
  world: World,
  office: Office,
  hasPlan: boolean,
  refs: readonly string[],
): void {
  for (const ref of refs) {
    const carePlan = hasPlan ? ("draft" as const) : ("none" as const);
    world.patients.push({ ref, office, carePlan, stretches: [], lastBilledCycle: null });
  }
}

function hearOfCard(office: Office): void {
  office.hasCard = office.customer !== null && office.customer.card !== "none";
}

function activated(world: World, patient: Patient) {
  const result = activate(world, patient);
  const { key, startAt, endAt } = patient.office.cycle;
  return {
    status: result.status,
    activated_at: iso(result.activatedAt),
    billed: result.feeCents !== null,
    fee: cents(result.feeCents ?? 0),
    cycle: { key, start: iso(startAt), end: iso(endAt) },
  };
}

function activatedMany(world: World, office: Office, patients: readonly number[]) {
  const results = activateMany(
    world,
    office,
    patients.map((at) => patientAt(world, at)),
  );
  const isNew = ({ status }: { status: string }) =>
    status === "activated" || status === "reactivated";
  return {
    results: results.map((one) =>
      one.status === "refused" ? { status: one.status, code: one.code } : { status: one.status },
    ),
    activated: results.filter(isNew).length,
    refused: results.filter(({ status }) => status === "refused").length,
  };
}

function deactivated(world: World, office: Office, patients: Patient[]) {
  return deactivateMany(world, office, patients).map(({ status, deactivatedAt }) => {
    return { status, deactivated_at: iso(deactivatedAt) };
  });
}
