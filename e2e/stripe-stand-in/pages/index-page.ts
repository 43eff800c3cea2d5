import { hostedUrl } from "../render";
import { newestFirst } from "../store";
import type { World } from "../world";
import { escapeHtml, formatDate, formatMoney, page } from "./html";

const SHOWN = 200;

function customerRows(world: World): string {
  return newestFirst(world.tables.customers)
    .slice(0, SHOWN)
    .map((customer) => {
      const method = world.tables.paymentMethods.byId.get(
        customer.invoice_settings.default_payment_method ?? "",
      );
      const card = method === undefined ? "—" : `${method.card.brand} ···· ${method.card.last4}`;
      return (
        `<tr><td>${escapeHtml(customer.name ?? "—")}</td><td>${escapeHtml(customer.email ?? "—")}</td>` +
        `<td>${escapeHtml(card)}</td><td><code>${customer.id}</code></td></tr>`
      );
    })
    .join("\n");
}

function invoiceRows(world: World): string {
  return newestFirst(world.tables.invoices)
    .slice(0, SHOWN)
    .map((record) => {
      const { invoice } = record;
      const name = escapeHtml(invoice.number ?? invoice.id);
      const url = hostedUrl(world, record);
      const link = url === null ? name : `<a href="${escapeHtml(url)}">${name}</a>`;
      return (
        `<tr><td>${link}</td><td>${escapeHtml(invoice.customer_name ?? invoice.customer)}</td>` +
        `<td>${invoice.status}</td><td>${formatDate(invoice.created)}</td>` +
        `<td class="number">${formatMoney(invoice.total, invoice.currency)}</td></tr>`
      );
    })
    .join("\n");
}

/** Everything at the stand-in, for a person to look at. */
export function indexPage(world: World): string {
  return page(
    "Stripe stand-in",
    `<h1>Stripe stand-in</h1>
<p class="muted">${world.tables.customers.rows.length} customers,
${world.tables.invoices.rows.length} invoices, ${world.tables.events.rows.length} events.
The latest ${SHOWN} are shown.</p>
<section class="card"><table><caption>Invoices</caption>
<thead><tr><th scope="col">Invoice</th><th scope="col">Customer</th><th scope="col">Status</th>
<th scope="col">Created</th><th scope="col" class="number">Total</th></tr></thead>
<tbody>${invoiceRows(world)}</tbody></table></section>
<section class="card"><table><caption>Customers</caption>
<thead><tr><th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Default card</th>
<th scope="col">Id</th></tr></thead>
<tbody>${customerRows(world)}</tbody></table></section>`,
  );
}
