import { z } from "zod";
import {
  catalogueListOut,
  catalogueRowOut,
  chargeChangeIn,
  chargeType,
  newChargeIn,
  oneOffChargeIn,
  oneOffChargeOut,
} from "@/lib/billing/contract/charges";
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

export const postCharge = endpoint({
  method: "POST",
  url: "/charge-catalogue",
  tag,
  summary: "Add a charge to the catalogue",
  body: newChargeIn,
  output: catalogueRowOut,
  answers: { 201: "The new row." },
  refusals: ["already_exists", "possible_ephi"],
  allowedTo: "catalogue.manage",
});

export const patchCharge = endpoint({
  method: "PATCH",
  url: "/charge-catalogue/{charge_type}",
  tag,
  summary: "Change a charge of the catalogue, or take it out of use",
  description: "Rows are never deleted, and what was charged keeps its wording and price.",
  path: z.object({ charge_type: chargeType }),
  body: chargeChangeIn,
  output: catalogueRowOut,
  answers: { 200: "The row as it is now." },
  refusals: ["possible_ephi"],
  allowedTo: "catalogue.manage",
});
