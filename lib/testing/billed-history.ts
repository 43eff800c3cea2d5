import { applyStripeInvoice } from "@/lib/billing/operations/apply-stripe-invoice";
import { activateManyPatients } from "@/lib/billing/operations/activate-patient";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { lockInvoice } from "@/lib/billing/data/invoices";
import { lockOffice } from "@/lib/billing/data/offices";
import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { StripeInvoice } from "@/lib/stripe/payment-gateway";
import { adminQuery } from "./database";
import { admin, cron, makeOffice, makePatients, setClock, type TestOffice } from "./practice";

/** What Stripe says of an invoice, as far as it matters here. */
type Told = { status: "open" | "paid" | "void" | "uncollectible"; paidCents: number };

/** Takes over a made-up look at Stripe, as the job that fetched it would. */
async function tell(invoiceId: number, { status, paidCents }: Told): Promise<void> {
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
      movements:
        paidCents === 0
          ? []
          : [
              {
                ref: `ch_history${invoiceId}`,
                kind: "charge",
                status: "succeeded",
                amountCents: paidCents,
                failureCode: null,
                brand: "visa",
                last4: "4242",
                occurredAt: now,
              },
            ],
    };
    await applyStripeInvoice(tx, cron, { office, invoice, stripe, fetchedAt: now }, now);
  });
}

/** Gives a paid invoice's money back as office credit: note, column, balance and books, past the guards. */
async function giveBack(office: TestOffice, invoiceId: number, amount: string): Promise<void> {
  await adminQuery(
    `with note as (
       insert into credit_notes (credit_note_sequence, credit_note_number, invoice_id, office_id, company_id, amount,
         reason, kind, created_at)
       select last_value + 1, lumbar_number('CN-', last_value + 1), $1, $2, $3, $4::numeric, 'Goodwill', 'office_credit', now()
       from number_counters where name = 'credit_note'
     ), counted as (
       update number_counters set last_value = last_value + 1 where name = 'credit_note'
     ), owed as (
       update offices set credit_balance = credit_balance + $4::numeric where office_id = $2
     ), posted as (
       insert into journal (company_id, office_id, invoice_id, item_type, cause, source, debit_account, credit_account,
         amount, month, posted_at)
       values ($3, $2, $1, 'setup_fee', 'credit_note', 'credit_note:1', 'contract', 'customer_credit', $4::numeric, '2026-02', now())
     )
     update invoices set amount_credited = amount_credited + $4::numeric where invoice_id = $1`,
    [invoiceId, office.officeId, office.companyId, amount],
  );
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
  /** Paid, with 1.00 of it given back as office credit. */
  paidCharge: number;
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
  const [paidCharge, voidedCharge, writtenOffCharge] = [
    await charge(office),
    await charge(office),
    await charge(office),
  ];
  await tell(paidCharge, { status: "paid", paidCents: 25_000 });
  await giveBack(office, paidCharge, "1.00");
  await setClock("2026-02-10T15:00:00Z");
  await rollDueCycles(cron, {});
  await tell(voidedCharge, { status: "void", paidCents: 0 });
  await tell(writtenOffCharge, { status: "uncollectible", paidCents: 0 });
  await deactivatePatient(office.manager, patients[0] ?? 0);
  await activateManyPatients(office.practitioner, office.officeId, patients.slice(0, 1));
  await setClock("2026-03-10T15:00:00Z");
  await rollDueCycles(cron, {});
  const monthly = await monthlyOf(office);
  return { office, neighbour, patients, paidCharge, voidedCharge, writtenOffCharge, monthly };
}

async function charge(office: TestOffice): Promise<number> {
  const order = { office_id: office.officeId, charge_type: "setup_fee", quantity: 1 };
  const { invoice } = await chargeOneOff(admin, { ...order, placement: "separate" });
  return invoice.invoice_id;
}
