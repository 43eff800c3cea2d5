import { cardFor, createCard } from "../cards";
import { StripeError } from "../errors";
import { chargeInvoice } from "../payments";
import { itemsOf, renderInvoice } from "../render";
import type { InvoiceRecord } from "../types";
import type { World } from "../world";
import { escapeHtml, formatDate, formatMoney, page, postButton } from "./html";

/** The invoice a hosted address belongs to. */
export function invoiceOfToken(world: World, token: string): InvoiceRecord | undefined {
  return world.tables.invoices.rows.find((record) => record.token === token);
}

/** Pays with a card entered on the page; returns what to show afterwards. */
export function payOnPage(world: World, record: InvoiceRecord, card: string): "paid" | "declined" {
  if (record.invoice.status !== "open" && record.invoice.status !== "uncollectible") return "paid";
  const method = createCard(world, cardFor(card === "declined" ? "declined" : "good"));
  try {
    chargeInvoice(world, record, method, false);
    return "paid";
  } catch (error) {
    if (error instanceof StripeError && error.status === 402) return "declined";
    throw error;
  }
}

function statusLine(record: InvoiceRecord, result: string | null): string {
  const { invoice } = record;
  const text = (look: string, words: string) =>
    `<p class="status ${look}" role="status">${escapeHtml(words)}</p>`;
  if (invoice.status === "paid") {
    return text("good", `Paid on ${formatDate(invoice.status_transitions.paid_at)}. Thank you.`);
  }
  if (result === "declined") return text("bad", "Your card was declined. Nothing was charged.");
  if (invoice.status === "void") return text("bad", "This invoice has been voided.");
  if (invoice.status === "uncollectible") return text("bad", "This invoice was written off.");
  return "";
}

function lineRows(world: World, record: InvoiceRecord): string {
  return itemsOf(world, record)
    .map(
      ({ item }) =>
        `<tr><td>${escapeHtml(item.description ?? "—")}</td>` +
        `<td class="number">${escapeHtml(item.quantity_decimal)}</td>` +
        `<td class="number">${formatMoney(Number(item.pricing.unit_amount_decimal), item.currency)}</td>` +
        `<td class="number">${formatMoney(item.amount, item.currency)}</td></tr>`,
    )
    .join("\n");
}

function payButtons(record: InvoiceRecord): string {
  const { invoice } = record;
  if (invoice.status !== "open" && invoice.status !== "uncollectible") return "";
  const amount = formatMoney(invoice.amount_remaining, invoice.currency);
  return (
    postButton(`Pay ${amount}`, "card", "good") +
    postButton("Pay with a card that is declined", "card", "declined", "second")
  );
}

function knownToStripe(world: World, record: InvoiceRecord): string {
  const known = {
    invoice: renderInvoice(world, record),
    customer: world.tables.customers.byId.get(record.invoice.customer) ?? null,
  };
  return `<section class="card"><h2>What Stripe knows</h2>
<p class="muted">What Stripe's API answers about this invoice and its customer.</p>
<pre tabindex="0" aria-label="Raw invoice and customer">${escapeHtml(JSON.stringify(known, null, 2))}</pre>
</section>`;
}

/** The page on which a customer pays an invoice. */
export function invoicePage(world: World, record: InvoiceRecord, result: string | null): string {
  const { invoice } = record;
  const amount = formatMoney(
    invoice.status === "paid" ? invoice.total : invoice.amount_remaining,
    invoice.currency,
  );
  const due = invoice.due_date === null ? "" : `Due ${formatDate(invoice.due_date)} · `;
  return page(
    `Invoice ${invoice.number ?? invoice.id}`,
    `<section class="card">
<p class="muted">Invoice ${escapeHtml(invoice.number ?? invoice.id)}</p>
<h1>${amount}</h1>
<p class="muted">${due}To ${escapeHtml(invoice.customer_name ?? "—")},
${escapeHtml(invoice.customer_email ?? "—")}</p>
${payButtons(record)}
${statusLine(record, result)}
</section>
<section class="card"><table><caption>Lines</caption>
<thead><tr><th scope="col">Description</th><th scope="col" class="number">Quantity</th>
<th scope="col" class="number">Unit price</th><th scope="col" class="number">Amount</th></tr></thead>
<tbody>${lineRows(world, record)}</tbody>
<tfoot><tr><th scope="row" colspan="3">Total</th>
<td class="number">${formatMoney(invoice.total, invoice.currency)}</td></tr></tfoot></table></section>
${knownToStripe(world, record)}`,
  );
}
