import type { World } from "../world";
import { changeOnPortal, checkoutPage, portalPage, saveOnCheckout } from "./card-pages";
import { escapeHtml, page } from "./html";
import { indexPage } from "./index-page";
import { invoiceOfToken, invoicePage, payOnPage } from "./invoice-page";

export type PageAnswer =
  { kind: "page"; status: number; html: string } | { kind: "redirect"; location: string };

function show(html: string): PageAnswer {
  return { kind: "page", status: 200, html };
}

const GONE: PageAnswer = {
  kind: "page",
  status: 404,
  html: page("Not found", "<h1>There is nothing here.</h1>"),
};

function answerInvoice(
  world: World,
  token: string,
  url: URL,
  form: URLSearchParams | null,
): PageAnswer {
  const record = invoiceOfToken(world, token);
  if (record === undefined) return GONE;
  if (form === null) return show(invoicePage(world, record, url.searchParams.get("result")));
  const result = payOnPage(world, record, form.get("card") ?? "good");
  return { kind: "redirect", location: `/invoice/${token}?result=${result}` };
}

/** Answers a person's browser; `form` is null for GET. */
export function answerPage(world: World, url: URL, form: URLSearchParams | null): PageAnswer {
  const [, kind = "", id = "", more] = url.pathname.split("/");
  if (kind === "" && form === null) return show(indexPage(world));
  if (kind === "invoice" && more === "pdf") {
    const number = escapeHtml(invoiceOfToken(world, id)?.invoice.number ?? "");
    return show(page("Invoice", `<h1>Invoice ${number}</h1><p>The stand-in makes no PDF.</p>`));
  }
  if (kind === "invoice") return answerInvoice(world, id, url, form);
  if (kind === "checkout") {
    const session = world.tables.checkoutSessions.byId.get(id);
    if (session === undefined) return GONE;
    if (form === null) return show(checkoutPage(world, session));
    const card = form.get("card") ?? "good";
    return { kind: "redirect", location: saveOnCheckout(world, session, card) };
  }
  if (kind === "portal") {
    const session = world.tables.portalSessions.rows.find((row) => row.token === id);
    if (session === undefined) return GONE;
    if (form === null) return show(portalPage(world, session));
    changeOnPortal(world, session, form);
    return { kind: "redirect", location: url.pathname };
  }
  return GONE;
}
