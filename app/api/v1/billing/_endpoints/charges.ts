import { catalogueListOut, oneOffChargeIn, oneOffChargeOut } from "@/lib/billing/contract/charges";
import { pageIn } from "@/lib/billing/contract/fields";
import { planListOut } from "@/lib/billing/contract/plans";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Charges";

export const postOneOffCharge = endpoint({
  method: "POST",
  url: "/charges/one-off",
  tag,
  summary: "Charge an office once",
  description: "The wording on the invoice is the catalogue's; the note stays here.",
  body: oneOffChargeIn,
  output: oneOffChargeOut,
  answers: { 201: "The invoice and its new line." },
  refusals: ["not_found", "office_not_billable", "office_needs_attention", "possible_ephi"],
  allowedTo: "charge.create",
  enqueues: true,
});

export const getPlans = endpoint({
  method: "GET",
  url: "/plans",
  tag,
  summary: "Plans and their prices by date",
  output: planListOut,
  answers: { 200: "The plans." },
});

export const getChargeCatalogue = endpoint({
  method: "GET",
  url: "/charge-catalogue",
  tag,
  summary: "What can be charged once",
  query: pageIn,
  output: catalogueListOut,
  answers: { 200: "A page of catalogue rows." },
  allowedTo: "catalogue.read",
});
