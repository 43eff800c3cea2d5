import { blindIndex } from "@/lib/ephi/blind-index";
import { encryptField } from "@/lib/ephi/field-encryption";
import { adminClient } from "./database";
import type { TestOffice } from "./practice";

/** What a row of history looks like; what is left out is plain. */
export type InvoiceFacts = {
  type?: "monthly" | "setup_fee" | "one_off";
  status?: "draft" | "sent" | "paid" | "failed" | "canceled";
  totalCents?: number;
  paidCents?: number;
  creditedCents?: number;
  createdAt?: string;
  dueAt?: string | null;
  paidAt?: string | null;
  /** Of a monthly invoice: both ends and the local start date. */
  period?: { startAt: string; endAt: string; startOn: string };
  stripeId?: string;
  chargeName?: string;
};

const COLUMNS = `office_id, company_id, invoice_sequence, invoice_number, invoice_type, status, cancel_reason,
  total_amount, amount_paid, amount_credited, line_count, billing_period_start, billing_period_end, period_start_on,
  due_at, finalized_at, paid_at, canceled_at, created_at, updated_at`;

const DEFAULT_AT = "2026-01-01T00:00:00.000Z";

/**
 * Invoices as history would have left them, with one line each, past the guards. Answers their ids
 * in the order given.
 */
export async function makeInvoices(
  office: Pick<TestOffice, "officeId" | "companyId">,
  invoices: readonly InvoiceFacts[],
): Promise<number[]> {
  const client = await adminClient();
  const ids: number[] = [];
  try {
    await client.query("set session_replication_role = replica");
    for (const facts of invoices) {
      const number = await drawNumber(client, facts);
      const { rows } = await client.query<{ id: number }>(
        `insert into invoices (${COLUMNS}) values ($1, $2, $3, lumbar_number('LB-', $3), $4, $5, $6,
           $7, $8, $9, 1, $10, $11, $12, $13, $14, $15, $16, $17, $17) returning invoice_id as id`,
        [office.officeId, office.companyId, number, ...valuesOf(facts)],
      );
      const id = rows[0]?.id ?? 0;
      ids.push(id);
      await addLine(client, office, id, facts);
      if (facts.stripeId !== undefined) await setStripeId(client, id, facts.stripeId);
    }
  } finally {
    await client.end();
  }
  return ids;
}

type Client = Awaited<ReturnType<typeof adminClient>>;

function valuesOf(facts: InvoiceFacts): unknown[] {
  const status = facts.status ?? "sent";
  const createdAt = facts.createdAt ?? DEFAULT_AT;
  const { period } = facts;
  const money = (cents: number | undefined) => (cents ?? 0) / 100;
  return [
    facts.type ?? "one_off",
    status,
    status === "canceled" ? "voided" : null,
    money(facts.totalCents ?? 200),
    money(facts.paidCents),
    money(facts.creditedCents),
    period?.startAt ?? null,
    period?.endAt ?? null,
    period?.startOn ?? null,
    facts.dueAt ?? null,
    status === "draft" ? null : createdAt,
    facts.paidAt ?? (status === "paid" ? createdAt : null),
    status === "canceled" ? createdAt : null,
    createdAt,
  ];
}

async function drawNumber(client: Client, { status }: InvoiceFacts): Promise<number | null> {
  if (status === "draft") return null;
  const { rows } = await client.query<{ value: number }>(
    "update number_counters set last_value = last_value + 1 where name = 'invoice' returning last_value as value",
  );
  return rows[0]?.value ?? null;
}

async function addLine(
  client: Client,
  office: Pick<TestOffice, "officeId" | "companyId">,
  invoiceId: number,
  facts: InvoiceFacts,
): Promise<void> {
  await client.query(
    `insert into invoice_line_items (invoice_id, office_id, company_id, description, unit_price, total_price,
       item_type, created_at) values ($1, $2, $3, $4, $5, $5, 'one_off', $6)`,
    [
      invoiceId,
      office.officeId,
      office.companyId,
      facts.chargeName ?? "Data import, per hour",
      (facts.totalCents ?? 200) / 100,
      facts.createdAt ?? DEFAULT_AT,
    ],
  );
}

async function setStripeId(client: Client, invoiceId: number, stripeId: string): Promise<void> {
  const place = { table: "invoices", column: "stripe_invoice_id", rowId: invoiceId };
  await client.query(
    "update invoices set stripe_invoice_id = $2, stripe_invoice_index = $3, stripe_synced_at = created_at where invoice_id = $1",
    [invoiceId, encryptField(place, stripeId), blindIndex("provider_ref", stripeId)],
  );
}

/** One attempt or movement of money on an invoice, as Stripe would have told of it. */
export async function makePayment(
  office: Pick<TestOffice, "officeId" | "companyId">,
  invoiceId: number,
  facts: {
    status: "succeeded" | "failed";
    amountCents: number;
    occurredAt: string;
    kind?: "charge" | "refund";
    failureCode?: string;
  },
): Promise<void> {
  const client = await adminClient();
  try {
    await client.query(
      `insert into payments (invoice_id, office_id, company_id, provider_ref, provider_ref_index, kind, amount, status,
         failure_code, brand, last4, occurred_at)
       values ($1, $2, $3, 'sealed', gen_random_uuid()::text, $4, $5, $6, $7, 'visa', '4242', $8)`,
      [
        invoiceId,
        office.officeId,
        office.companyId,
        facts.kind ?? "charge",
        facts.amountCents / 100,
        facts.status,
        facts.failureCode ?? null,
        facts.occurredAt,
      ],
    );
  } finally {
    await client.end();
  }
}
