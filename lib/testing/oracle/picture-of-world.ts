import { createHash } from "node:crypto";
import { formatCents } from "@/lib/billing/domain/money";
import { iso } from "./iso";
import { placeOf } from "./pick";
import { totalCents } from "./model/invoices";
import {
  type Invoice,
  type Line,
  type Office,
  type Patient,
  STANDARD_PLAN,
  type World,
} from "./model/world";
import { drawRow, type Picture } from "./picture";

/** What the law says stands in the books. */
export function pictureOfWorld(world: World): Picture {
  const picture: Picture = new Map();
  for (const office of world.offices) drawOffice(picture, office);
  for (const [at, patient] of world.patients.entries()) drawPatient(picture, at, patient);
  for (const invoice of world.invoices) drawInvoice(picture, world, invoice);
  drawJournal(picture, world);
  drawRow(picture, "numbers", {
    invoice: world.invoiceNumbers,
    credit_note: world.creditNoteNumbers,
  });
  return picture;
}

function drawOffice(picture: Picture, office: Office): void {
  const { schedule, announced, cycle } = office;
  drawRow(picture, `office ${office.at}`, {
    status: office.status,
    zone: schedule.timeZone,
    anchor: schedule.anchorOn,
    next_zone: announced === null ? null : announced.timeZone,
    next_anchor: announced === null ? null : announced.anchorOn,
    cycle: cycle.key,
    from: iso(cycle.startAt),
    to: iso(cycle.endAt),
    trial_ends: iso(office.trialEndsAt),
    credit: formatCents(office.creditCents),
    card: office.hasCard,
    plan: office.plan === STANDARD_PLAN ? "standard" : "plus",
  });
}

function drawPatient(picture: Picture, at: number, patient: Patient): void {
  const last = patient.stretches.at(-1);
  const stretches = patient.stretches.map(
    ({ office, from, to, openedBy }) => `${office.at}:${openedBy}:${iso(from)}/${iso(to)}`,
  );
  drawRow(picture, `patient ${at}`, {
    office: patient.office.at,
    active: last !== undefined && last.to === null,
    activated: iso(last?.from ?? null),
    deactivated: iso(last?.to ?? null),
    last_billed: patient.lastBilledCycle,
    plan: patient.carePlan,
    stretches: stretches.join(","),
  });
}

function drawInvoice(picture: Picture, world: World, invoice: Invoice): void {
  const { office, nth } = placeOf(world, invoice);
  const name = `office ${office} invoice ${nth}`;
  drawRow(picture, name, {
    type: invoice.type,
    key: invoice.cycle?.key ?? null,
    from: iso(invoice.cycle?.startAt ?? null),
    to: iso(invoice.cycle?.endAt ?? null),
    status: invoice.status,
    reason: invoice.cancelReason,
    review: invoice.review,
    number: invoice.number,
    total: formatCents(totalCents(invoice)),
    paid: formatCents(invoice.paidCents),
    credited: formatCents(invoice.creditedCents),
    refunded: formatCents(invoice.refundedCents),
    created: iso(invoice.createdAt),
    finalized: iso(invoice.finalizedAt),
    due: iso(invoice.dueAt),
    paid_at: iso(invoice.paidAt),
    canceled_at: iso(invoice.canceledAt),
    pushed: invoice.atStripe !== null,
    lines: digestOf(invoice.lines),
    payments: invoice.payments
      .map(
        ({ kind, status, cents, occurredAt }) =>
          `${kind}:${status}:${formatCents(cents)}:${iso(occurredAt)}`,
      )
      .join(","),
    credit_notes: invoice.creditNotes
      .map(({ number, kind, cents }) => `${number}:${kind}:${formatCents(cents)}`)
      .join(","),
  });
}

export function lineTexts(lines: readonly Line[]): string[] {
  return lines
    .map(({ type, ref, unitCents, quantity }) =>
      [type, ref ?? "-", formatCents(unitCents), quantity].join(":"),
    )
    .sort();
}

function digestOf(lines: readonly Line[]): string {
  const md5 = createHash("md5").update(lineTexts(lines).join(",")).digest("hex");
  return `${lines.length}/${md5}`;
}

function drawJournal(picture: Picture, world: World): void {
  const sums = new Map<string, number>();
  for (const { invoice, cause, item, debit, credit, month, cents } of world.journal) {
    const { office, nth } = placeOf(world, invoice);
    const name = `office ${office} invoice ${nth} journal ${month} ${cause} ${item ?? "-"} ${debit} ${credit}`;
    sums.set(name, (sums.get(name) ?? 0) + cents);
  }
  for (const [name, cents] of sums) picture.set(name, formatCents(cents));
}
