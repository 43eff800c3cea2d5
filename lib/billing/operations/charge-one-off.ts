import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { OneOffChargeIn, OneOffChargeOut } from "../contract/charges";
import { type CatalogueRow, findActiveCharge } from "../data/charge-catalogue";
import {
  addToDraft,
  ensureMonthlyDraft,
  findInvoice,
  insertDraft,
  lockDraft,
} from "../data/invoices";
import { readCycleFacts } from "../data/cycle-facts";
import { insertLine, type NewLine } from "../data/line-items";
import { findOffice, type Office } from "../data/offices";
import {
  type ChargeDecision,
  chargeKind,
  type ChargeRefusal,
  decideCharge,
} from "../domain/charge";
import { refuse } from "../domain/errors";
import { finalization } from "../domain/rollover";
import { invoiceOnWire } from "../invoice-on-wire";
import { lineOnWire } from "../line-on-wire";
import { issueDrafts } from "./issue-drafts";
import { refuseEphi } from "./refuse-ephi";
import { withCurrentOffice } from "./with-current-office";

/**
 * Charges an office once: on an invoice of its own that is issued at once, or as a line of the
 * current draft. What reaches Stripe is the catalogue's wording, never the note.
 * Rule: docs/domain.md §4.
 */
export async function chargeOneOff(
  context: Context,
  input: OneOffChargeIn,
): Promise<OneOffChargeOut> {
  requireAccess(context.actor, "charge.create", null);
  const place = await inTransaction(scopeOf(context.actor), (tx) =>
    findOffice(tx, input.office_id),
  );
  if (place === null) return refuse("not_found");
  await refuseEphi(context, place, { note: input.note });

  return withCurrentOffice(context, input.office_id, async (tx, office, now) => {
    const charge = await findActiveCharge(tx, input.charge_type);
    if (charge === null)
      return refuse("invalid_value", "This charge is not in the catalogue.", [
        { path: "charge_type", message: "is not in the charge catalogue" },
      ]);
    const decision = await decideOrRefuse(tx, office, charge, input);
    const invoiceId = await draftFor(tx, office, charge, decision, now);
    const line = lineOf(office, invoiceId, charge, decision, input);
    const lineItemId = await insertLine(tx, line, now);
    const added = { cents: decision.totalCents, lines: 1 };
    if (!(await addToDraft(tx, invoiceId, added, now))) refuseTotal();
    await recordAudit(tx, context, {
      action: "charge.create",
      object: { type: "invoice", id: String(invoiceId) },
      companyId: office.companyId,
      officeId: office.officeId,
      businessAt: now,
      details: {
        charge_type: charge.chargeType,
        placement: decision.placement,
        quantity: input.quantity,
        unit_cents: decision.unitCents,
        total_cents: decision.totalCents,
        line_item_id: lineItemId,
      },
    });
    if (decision.placement === "separate") await issueAtOnce(tx, office, invoiceId, now);
    const invoice = (await findInvoice(tx, invoiceId)) ?? refuse("not_found");
    const output = {
      invoice: invoiceOnWire(invoice, context.actor),
      line_item: lineOnWire({ ...line, lineItemId, ref: null, createdAt: now }),
    };
    await context.keepAnswer?.(tx, output);
    return output;
  });
}

type Charge = Extract<ChargeDecision, { kind: "charge" }>;

async function decideOrRefuse(
  tx: Tx,
  office: Office,
  charge: CatalogueRow,
  input: OneOffChargeIn,
): Promise<Charge> {
  const cycle = input.placement === "next_invoice" ? await readCycleFacts(tx, office) : null;
  const decision = decideCharge({
    officeStatus: office.status,
    placement: input.placement,
    amountCents: input.amount ?? null,
    catalogueCents: charge.defaultCents,
    quantity: input.quantity,
    invoiceCents: cycle?.draft?.totalCents ?? 0,
  });
  return decision.kind === "charge" ? decision : refuseCharge(decision);
}

function refuseCharge(refusal: ChargeRefusal): never {
  if (refusal.code === "office_not_billable") return refuse(refusal.code);
  return refusal.problem === "total"
    ? refuseTotal()
    : refuseTotal("An invoice must come to 0.50 at least: Stripe does not collect less.");
}

function refuseTotal(detail = "The total must lie between 0.01 and 99,999,999.99."): never {
  return refuse("invalid_value", detail, [
    { path: "amount", message: "makes a total that is not allowed" },
  ]);
}

async function draftFor(
  tx: Tx,
  office: Office,
  charge: CatalogueRow,
  decision: Charge,
  now: Date,
): Promise<number> {
  if (decision.placement === "next_invoice") return ensureMonthlyDraft(tx, office, now);
  return insertDraft(tx, office, chargeKind(charge.chargeType), now);
}

function lineOf(
  office: Office,
  invoiceId: number,
  charge: CatalogueRow,
  decision: Charge,
  input: OneOffChargeIn,
): NewLine {
  return {
    invoiceId,
    officeId: office.officeId,
    companyId: office.companyId,
    description: charge.name,
    quantity: input.quantity,
    unitCents: decision.unitCents,
    totalCents: decision.totalCents,
    itemType: chargeKind(charge.chargeType),
    chargeType: charge.chargeType,
    recognitionMonths:
      charge.recognition.method === "over_months" ? charge.recognition.months : null,
    note: input.note ?? null,
  };
}

async function issueAtOnce(tx: Tx, office: Office, invoiceId: number, now: Date): Promise<void> {
  const draft = (await lockDraft(tx, invoiceId)) ?? refuse("invalid_state");
  const outcome = finalization(draft.totalCents, office.creditCents);
  await issueDrafts(tx, [{ office, draft, outcome }], now);
}
