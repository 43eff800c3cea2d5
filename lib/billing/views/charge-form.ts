import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { formatDay, nameCycle } from "@/lib/format/date";
import type { Context } from "../context";
import { type CatalogueRow, listCatalogueRows } from "../data/charge-catalogue";
import { type ChargeableOffice, listChargeableOffices } from "../data/office-lists";
import { formatCents } from "../domain/money";
import { isBilledForActivity } from "../domain/office";

/** An office a charge may go to. */
export type ChargeOfficeView = {
  officeId: number;
  name: string;
  companyName: string;
  zone: string;
  /** What to know about its status; null for an active one. */
  statusNote: string | null;
  /** Why nothing may be charged, or not on the next invoice. */
  refusal: string | null;
  nextInvoiceRefusal: string | null;
  card: { brand: string; last4: string; failedAt: string | null } | null;
  /** The draft a line would go on; null where one would be made. */
  draft: { cycleName: string; total: string } | null;
  cycleEnd: string;
};

export type ChargeFormOut = {
  offices: ChargeOfficeView[];
  catalogue: { chargeType: string; name: string; defaultAmount: string; recognition: string }[];
  now: string;
};

const MAX_OFFICES = 1000;

/** What the form for a one-off charge offers. Refuses `forbidden`. */
export async function chargeForm(
  context: Context,
  chosenOfficeId: number | null,
): Promise<ChargeFormOut> {
  requireAccess(context.actor, "charge.create", null);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const now = await businessNow(tx);
    const offices = await listChargeableOffices(tx, {
      chosenId: chosenOfficeId,
      now,
      limit: MAX_OFFICES,
    });
    const catalogue = await listCatalogueRows(tx);
    return {
      offices: offices.map((office) => officeView(office, now.toISOString())),
      catalogue: catalogue.filter((row) => row.isActive).map(chargeType),
      now: now.toISOString(),
    };
  });
}

function chargeType(row: CatalogueRow): ChargeFormOut["catalogue"][number] {
  const { recognition } = row;
  return {
    chargeType: row.chargeType,
    name: row.name,
    defaultAmount: formatCents(row.defaultCents),
    recognition:
      recognition.method === "immediate"
        ? "recognised when issued"
        : `recognised over ${recognition.months} months`,
  };
}

function officeView(office: ChargeableOffice, now: string): ChargeOfficeView {
  const { brand, last4, failedAt, status } = office;
  const zone = office.timeZone;
  const [startAt, endAt] = [office.cycleStartAt.toISOString(), office.cycleEndAt.toISOString()];
  return {
    officeId: office.officeId,
    name: office.name,
    companyName: office.companyName,
    zone,
    statusNote: statusNote(office, now),
    refusal: status === "canceled" ? "This office is canceled: nothing can be charged" : null,
    nextInvoiceRefusal: isBilledForActivity(status)
      ? null
      : "There is no next invoice while the office is not billed",
    card:
      brand !== null && last4 !== null
        ? { brand, last4, failedAt: failedAt?.toISOString() ?? null }
        : null,
    draft:
      office.draftCents === null
        ? null
        : { cycleName: nameCycle(startAt, endAt, zone), total: formatCents(office.draftCents) },
    cycleEnd: endAt,
  };
}

function statusNote(office: ChargeableOffice, now: string): string | null {
  const day = (at: Date) => formatDay(at.toISOString(), office.timeZone, now);
  switch (office.status) {
    case "active":
      return null;
    case "past_due": {
      const since = office.oldestDueAt ? ` since ${day(office.oldestDueAt)}` : "";
      return `Past due${since}. Charges are allowed.`;
    }
    case "trialing": {
      const until = office.trialEndsAt ? ` until ${day(office.trialEndsAt)}` : "";
      return `Trial${until}. Only separate charges are allowed.`;
    }
    case "inactive":
      return "Inactive. Only separate charges are allowed.";
    case "canceled":
      return "Canceled. Nothing can be charged.";
  }
}
