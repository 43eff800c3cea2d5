import type { OutboundInvoice, OutboundLostInvoice } from "@/lib/ephi/outbound";
import { everyRow, expectList, expectObject, OrderRefused } from "./answers";
import type { Stripe } from "./client";
import { callOptions } from "./effort";
import type { Effort } from "./payment-gateway";
import { draftParams, finalizeParams, type InvoiceLine, itemParams } from "./requests";

const PAGE = 100;

/**
 * Brings an invoice to Stripe: draft, items, finalized, sent. A retry looks for what an earlier try
 * left behind and goes on from there, so that a crash at any step leaves one invoice, each line once.
 */
export async function pushInvoice(
  stripe: Stripe,
  invoice: OutboundInvoice,
  effort: Effort,
): Promise<string> {
  const found = effort.isRetry ? await findPushed(stripe, invoice) : null;
  const before = found ?? (await createDraft(stripe, invoice, effort));
  const issued = before.status === "draft" ? await issue(stripe, before, invoice, effort) : before;
  if (issued.total !== invoice.totalCents) throw new OrderRefused("total_differs");
  if (invoice.collection.method === "send_invoice" && issued.status === "open") {
    // Whether it was mailed cannot be seen: the key keeps it to once, a day's silence may repeat it.
    const options = callOptions(effort, "send");
    expectObject(await stripe.invoices.sendInvoice(issued.id, {}, options), "in");
  }
  return issued.id;
}

async function createDraft(
  stripe: Stripe,
  invoice: OutboundInvoice,
  effort: Effort,
): Promise<Stripe.Invoice> {
  const draft = await stripe.invoices.create(draftParams(invoice), callOptions(effort, "draft"));
  return expectObject(draft, "in");
}

async function issue(
  stripe: Stripe,
  draft: Stripe.Invoice,
  invoice: OutboundInvoice,
  effort: Effort,
): Promise<Stripe.Invoice> {
  await addMissingItems(stripe, draft.id, invoice, effort);
  const current = expectObject(await stripe.invoices.retrieve(draft.id), "in");
  // Checked before it is final: a wrong draft can still be thrown away by hand.
  if (current.total !== invoice.totalCents) throw new OrderRefused("total_differs");
  const options = callOptions(effort, "finalize");
  const issued = await stripe.invoices.finalizeInvoice(draft.id, finalizeParams(invoice), options);
  return expectObject(issued, "in");
}

async function addMissingItems(
  stripe: Stripe,
  stripeInvoiceId: string,
  invoice: OutboundInvoice,
  effort: Effort,
): Promise<void> {
  const present = effort.isRetry ? await listItems(stripe, stripeInvoiceId) : [];
  for (const [index, line] of invoice.lines.entries()) {
    if (present.some((item) => isItemOf(item, line))) continue;
    const params = itemParams(line, invoice.customerId, stripeInvoiceId);
    const options = callOptions(effort, `item${index}`);
    expectObject(await stripe.invoiceItems.create(params, options), "ii");
  }
}

/** Lines are aggregated: no two have the same wording and price. */
function isItemOf(item: Stripe.InvoiceItem, line: InvoiceLine): boolean {
  return item.description === line.description && item.amount === line.quantity * line.unitCents;
}

function listItems(stripe: Stripe, invoice: string): Promise<Stripe.InvoiceItem[]> {
  return everyRow(async (after) =>
    expectList(await stripe.invoiceItems.list({ invoice, limit: PAGE, ...after }), "ii"),
  );
}

/** What an earlier try left: the customer's invoice that carries our id, the furthest one first. */
export async function findPushed(
  stripe: Stripe,
  invoice: Pick<OutboundLostInvoice, "invoiceId" | "customerId">,
): Promise<Stripe.Invoice | null> {
  const ours = String(invoice.invoiceId);
  const all = await everyRow(async (after) =>
    expectList(
      await stripe.invoices.list({ customer: invoice.customerId, limit: PAGE, ...after }),
      "in",
    ),
  );
  const pushed = all.filter((candidate) => candidate.metadata?.invoice_id === ours);
  const standing = pushed.find(({ status }) => status !== "draft" && status !== "void");
  return standing ?? pushed.find(({ status }) => status === "draft") ?? pushed[0] ?? null;
}
