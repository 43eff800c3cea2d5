import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import {
  outboundCustomer,
  type OutboundCustomer,
  outboundInvoice,
  type OutboundInvoice,
} from "@/lib/ephi/outbound";
import type { Context } from "../context";
import type { OneOffChargeIn } from "../contract/charges";
import { type CatalogueRow, findActiveCharge } from "../data/charge-catalogue";
import { readCycleFacts } from "../data/cycle-facts";
import { findOffice, type Office } from "../data/offices";
import { chargeKind, decideCharge } from "../domain/charge";
import { refuse } from "../domain/errors";
import { type Cents, formatCents } from "../domain/money";
import { dueAtIssue, PAYMENT_TERM_DAYS } from "../domain/payment-terms";
import { finalization } from "../domain/rollover";
import { standingAt } from "../domain/standing-office";
import { aggregateLines, type ChargedLine } from "../domain/stripe-lines";
import { openProviderId, providerPlaces } from "../provider-refs";
import { shownCalls, type StripeCallView, STAND_IN } from "./stripe-calls";

/** The gateway's own plan of the requests of an order: what is shown is what will be sent. */
export type PlanRequests = (
  order:
    | { kind: "create_customer"; customer: OutboundCustomer }
    | { kind: "push_invoice"; invoice: OutboundInvoice },
) => readonly { method: "POST"; path: string; params: unknown }[];

export type ChargePreviewOut = {
  placement: "separate" | "next_invoice";
  line: { description: string; quantity: number; unitPrice: string; total: string };
  /** Office credit that the invoice takes, and what is left due. Of a separate invoice only. */
  officeCredit: string;
  amountDue: string;
  status: "sent" | "paid" | "draft";
  issuedAt: string;
  dueAt: string;
  card: { brand: string; last4: string } | null;
  zone: string;
  /** Empty where nothing goes to Stripe now: on the next invoice, or paid by office credit. */
  calls: StripeCallView[];
};

/**
 * The invoice a one-off charge would make and the exact calls to Stripe, by the rules and the code
 * of the verb; writes nothing. Refuses what the verb would refuse, but for typed text.
 */
export async function chargePreview(
  context: Context,
  input: OneOffChargeIn,
  planRequests: PlanRequests,
): Promise<ChargePreviewOut> {
  requireAccess(context.actor, "charge.create", null);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const found = (await findOffice(tx, input.office_id)) ?? refuse("not_found");
    const now = await businessNow(tx);
    const office = standingAt(found, now);
    const charge = (await findActiveCharge(tx, input.charge_type)) ?? refuse("invalid_value");
    const cycle = input.placement === "next_invoice" ? await readCycleFacts(tx, office) : null;
    const decision = decideCharge({
      officeStatus: office.status,
      placement: input.placement,
      amountCents: input.amount ?? null,
      catalogueCents: charge.defaultCents,
      quantity: input.quantity,
      invoiceCents: cycle?.draft?.totalCents ?? 0,
    });
    if (decision.kind === "refused") return refuse(decision.code);
    const { unitCents, totalCents, placement } = decision;
    const isSeparate = placement === "separate";
    const issue = finalization(totalCents, isSeparate ? office.creditCents : 0);
    const issuedAt = isSeparate ? now : office.cycle.endAt;
    const hasPaymentMethod = office.defaultMethod !== null;
    const dueAt = dueAtIssue({ status: issue.status, hasPaymentMethod }, issuedAt);
    const isPushed = isSeparate && issue.status === "sent";
    const lines = chargedLines(charge, input.quantity, unitCents, issue.officeCreditCents);
    return {
      placement,
      line: {
        description: charge.name,
        quantity: input.quantity,
        unitPrice: formatCents(unitCents),
        total: formatCents(totalCents),
      },
      officeCredit: formatCents(issue.officeCreditCents),
      amountDue: formatCents(issue.totalCents),
      status: isSeparate ? issue.status : "draft",
      issuedAt: issuedAt.toISOString(),
      dueAt: dueAt.toISOString(),
      card: office.defaultMethod,
      zone: office.schedule.timeZone,
      calls: isPushed ? callsFor(office, lines, issue.totalCents, planRequests) : [],
    };
  });
}

function chargedLines(
  charge: CatalogueRow,
  quantity: number,
  unitCents: Cents,
  officeCreditCents: Cents,
): ChargedLine[] {
  const itemType = chargeKind(charge.chargeType);
  const line = { itemType, catalogueText: charge.name, quantity, unitCents };
  if (officeCreditCents === 0) return [line];
  const credit = { itemType: "credit" as const, catalogueText: "", quantity: 1 };
  return [line, { ...credit, unitCents: -officeCreditCents }];
}

function callsFor(
  office: Office,
  lines: readonly ChargedLine[],
  totalCents: Cents,
  planRequests: PlanRequests,
): StripeCallView[] {
  const place = providerPlaces.customer(office.officeId);
  const customerId = openProviderId(place, office.customerRef);
  const { officeId, name, billingEmail: email } = office;
  const customer = {
    kind: "create_customer" as const,
    customer: outboundCustomer({ officeId, name, email }),
  };
  const invoice = outboundInvoice({
    invoiceId: STAND_IN.invoiceId,
    customerId: customerId ?? STAND_IN.customerId,
    collection: office.defaultMethod
      ? { method: "charge_automatically" }
      : { method: "send_invoice", daysUntilDue: PAYMENT_TERM_DAYS },
    totalCents,
    lines: aggregateLines(lines),
  });
  return shownCalls([
    ...(customerId === null ? planRequests(customer) : []),
    ...planRequests({ kind: "push_invoice", invoice }),
  ]);
}
