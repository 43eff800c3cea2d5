import { cardFor, createCard } from "../cards";
import { completeSession } from "../resources/checkout-sessions";
import { mustCustomer } from "../resources/customers";
import { attach, detach, setDefaultMethod } from "../resources/payment-methods";
import { must, newestFirst } from "../store";
import type { CheckoutSession, PaymentMethod, PortalSession } from "../types";
import type { World } from "../world";
import { escapeHtml, page, postButton } from "./html";

/** Checkout in setup mode: a person saves a card. */
export function checkoutPage(world: World, session: CheckoutSession): string {
  const customer = mustCustomer(world, session.customer ?? "");
  const back =
    session.cancel_url === null
      ? ""
      : `<p><a href="${escapeHtml(session.cancel_url)}">Go back without a card</a></p>`;
  const body =
    session.status === "open"
      ? postButton("Save the card Visa ···· 4242", "card", "good") +
        postButton("Save a card that is declined when charged", "card", "declined", "second")
      : `<p class="status good" role="status">A card was saved.</p>`;
  return page(
    "Save a card",
    `<section class="card"><p class="muted">${escapeHtml(customer.name ?? customer.id)}</p>
<h1>Save a card</h1>${body}${back}</section>`,
  );
}

/** Saves the card chosen on the checkout page; returns where to go next. */
export function saveOnCheckout(world: World, session: CheckoutSession, card: string): string {
  completeSession(world, session, cardFor(card === "declined" ? "declined" : "good"));
  return (session.success_url ?? "/").replace("{CHECKOUT_SESSION_ID}", session.id);
}

function methodRow(method: PaymentMethod, isDefault: boolean): string {
  const buttons = isDefault
    ? "Default"
    : `<form class="inline" method="post"><button class="small second" name="default"
value="${method.id}">Make default</button></form>`;
  return `<tr><td>${escapeHtml(method.card.brand)} ···· ${escapeHtml(method.card.last4)}</td>
<td>${buttons}<form class="inline" method="post"><button class="small second" name="remove"
value="${method.id}">Remove</button></form></td></tr>`;
}

/** The customer portal: the cards of a customer. */
export function portalPage(world: World, session: PortalSession): string {
  const customer = mustCustomer(world, session.customer);
  const current = customer.invoice_settings.default_payment_method;
  const rows = newestFirst(world.tables.paymentMethods, (row) => row.customer === customer.id)
    .map((method) => methodRow(method, method.id === current))
    .join("\n");
  const back =
    session.return_url === null
      ? ""
      : `<p><a href="${escapeHtml(session.return_url)}">Return to the portal</a></p>`;
  return page(
    "Payment methods",
    `<section class="card"><p class="muted">${escapeHtml(customer.name ?? customer.id)}</p>
<h1>Payment methods</h1>
<table><thead><tr><th scope="col">Card</th><th scope="col">Use</th></tr></thead>
<tbody>${rows}</tbody></table>
${postButton("Add the card Visa ···· 4242", "card", "good")}
${postButton("Add a card that is declined when charged", "card", "declined", "second")}
${back}</section>`,
  );
}

/** Does what a button of the portal page asks; a new card becomes the default, as at Stripe. */
export function changeOnPortal(world: World, session: PortalSession, form: URLSearchParams): void {
  const customer = mustCustomer(world, session.customer);
  const ownMethod = (id: string) => {
    const method = must(world.tables.paymentMethods, "PaymentMethod", id);
    return method.customer === customer.id ? method : undefined;
  };
  const card = form.get("card");
  if (card !== null) {
    const kind = cardFor(card === "declined" ? "declined" : "good");
    setDefaultMethod(world, customer, attach(world, createCard(world, kind), customer));
  }
  const asDefault = form.get("default");
  const method = asDefault === null ? undefined : ownMethod(asDefault);
  if (method !== undefined) setDefaultMethod(world, customer, method);
  const removed = form.get("remove");
  const gone = removed === null ? undefined : ownMethod(removed);
  if (gone !== undefined) detach(world, gone);
}
