import { applyStripeInvoice } from "@/lib/billing/operations/apply-stripe-invoice";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { creditInvoice } from "@/lib/billing/operations/credit-invoice";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";
import { refundInvoice } from "@/lib/billing/operations/refund-invoice";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { lockInvoice } from "@/lib/billing/data/invoices";
import { lockOffice } from "@/lib/billing/data/offices";
import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Movement, StripeInvoice } from "@/lib/stripe/payment-gateway";
import { adminQuery } from "./database";
import { admin, cron, makeOffice, makePatients, setClock, type TestOffice } from "./practice";

/** What Stripe says of an invoice, as far as it matters here. */
type Told = {
  status: "open" | "paid" | "void" | "uncollectible";
  paidCents: number;
  wentBack?: { kind: "refund" | "dispute"; amountCents: number }[];
};

function movement(
  invoiceId: number,
  kind: Movement["kind"],
  amountCents: number,
  occurredAt: Date,
): Movement {
  return {
    ref: `${kind === "charge" ? "ch" : kind === "refund" ? "re" : "du"}_history${invoiceId}`,
    kind,
    status: "succeeded",
    amountCents,
    failureCode: null,
    brand: "visa",
    last4: "4242",
    occurredAt,
  };
}

/** Takes over a made-up look at Stripe, as the job that fetched it would. */
async function tell(invoiceId: number, { status, paidCents, wentBack = [] }: Told): Promise<void> {
  await inTransaction(systemScope(), async (tx) => {
    const { officeId = 0 } = (await tx.invoice.findUnique({ where: { invoiceId } })) ?? {};
    const office = await lockOffice(tx, officeId);
    const now = await businessNow(tx);
    const invoice = await lockInvoice(tx, invoiceId);
    if (office === null || invoice === null) throw new Error(`there is no invoice ${invoiceId}`);
    const stripe: StripeInvoice = {
      stripeInvoiceId: `in_history${invoiceId}`,
      customerId: "cus_history",
      invoiceId,
      status,
      totalCents: invoice.totalCents,
      paidCents,
      hasFailedAttempt: false,
      dueAt: invoice.dueAt,
      paidAt: status === "paid" ? now : null,
      closedAt: status === "void" || status === "uncollectible" ? now : null,
      movements: [
        ...(paidCents > 0 ? [movement(invoiceId, "charge", paidCents, now)] : []),
        ...wentBack.map(({ kind, amountCents }) => movement(invoiceId, kind, amountCents, now)),
      ],
    };
    await applyStripeInvoice(tx, cron, { office, invoice, stripe, fetchedAt: now }, now);
  });
}

async function monthlyOf(office: TestOffice): Promise<number[]> {
  const rows = await adminQuery<{ id: number }>(
    "select invoice_id as id from invoices where office_id = $1 and invoice_type = 'monthly' order by billing_period_start",
    [office.officeId],
  );
  return rows.map((row) => row.id);
}

export type BilledHistory = {
  office: TestOffice;
  /** Another office, of another company. */
  neighbour: TestOffice;
  patients: number[];
  /** Paid 250.00, of which 1.00 became office credit, 5.00 were refunded and 2.00 lost to a dispute. */
  paidCharge: number;
  /** Sent, 10.00 of it credited. */
  openCharge: number;
  voidedCharge: number;
  writtenOffCharge: number;
  /** January, issued with 1.00 of office credit taken; February, issued; March, a draft. */
  monthly: number[];
};

/** Three months of two offices that the product's own verbs wrote, up to 10 March 2026. */
export async function makeBilledHistory(): Promise<BilledHistory> {
  await setClock("2026-01-10T15:00:00Z");
  const office = await makeOffice();
  const neighbour = await makeOffice({ timeZone: "Europe/Berlin", anchorOn: "2026-01-31" });
  const patients = await makePatients(office, 3);
  await activateManyPatients(office.practitioner, office.officeId, patients);
  const others = await makePatients(neighbour, 2);
  await activateManyPatients(neighbour.practitioner, neighbour.officeId, others);
  const [paidCharge, openCharge, voidedCharge, writtenOffCharge] = [
    await charge(office),
    await charge(office),
    await charge(office),
    await charge(office),
  ];
  await tell(paidCharge, { status: "paid", paidCents: 25_000 });
  const back = { amountCents: 100, reason: "Goodwill", excess: "office_credit" } as const;
  await creditInvoice(admin, paidCharge, back);
  await refundInvoice(admin, paidCharge, { amountCents: 500, reason: "Goodwill" });
  await tell(paidCharge, {
    ...{ status: "paid", paidCents: 25_000 },
    wentBack: [
      { kind: "refund", amountCents: 500 },
      { kind: "dispute", amountCents: 200 },
    ],
  });
  await creditInvoice(admin, openCharge, { amountCents: 1_000, reason: "Too much" });
  await setClock("2026-02-10T15:00:00Z");
  await rollDueCycles(cron, {});
  await tell(voidedCharge, { status: "void", paidCents: 0 });
  await tell(writtenOffCharge, { status: "uncollectible", paidCents: 0 });
  await deactivatePatient(office.manager, patients[0] ?? 0);
  await activateManyPatients(office.practitioner, office.officeId, patients.slice(0, 1));
  await setClock("2026-03-10T15:00:00Z");
  await rollDueCycles(cron, {});
  const monthly = await monthlyOf(office);
  const charges = { paidCharge, openCharge, voidedCharge, writtenOffCharge };
  return { office, neighbour, patients, ...charges, monthly };
}

async function charge(office: TestOffice): Promise<number> {
  const order = { office_id: office.officeId, charge_type: "setup_fee", quantity: 1 };
  const { invoice } = await chargeOneOff(admin, { ...order, placement: "separate" });
  return invoice.invoice_id;
}
