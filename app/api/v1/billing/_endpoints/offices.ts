import { z } from "zod";
import { pageIn, pathId } from "@/lib/billing/contract/fields";
import {
  currentCycleOut,
  officeChangesIn,
  officeIn,
  officeListOut,
  officeOut,
} from "@/lib/billing/contract/offices";
import { endpoint } from "@/lib/http/endpoint";

const tag = "Offices";
const officePath = z.object({ office_id: pathId });

export const getOffices = endpoint({
  method: "GET",
  url: "/offices",
  tag,
  summary: "Offices you can see",
  query: pageIn,
  output: officeListOut,
  answers: { 200: "A page of offices." },
  refusals: ["cursor_mismatch"],
});

export const postOffice = endpoint({
  method: "POST",
  url: "/offices",
  tag,
  summary: "Add an office to a company",
  description: "Its first cycle is the regular one that holds now.",
  body: officeIn,
  output: officeOut,
  answers: { 201: "The new office: active, on the standard plan." },
  refusals: ["not_found", "possible_ephi"],
});

export const getOffice = endpoint({
  method: "GET",
  url: "/offices/{office_id}",
  tag,
  summary: "One office",
  path: officePath,
  output: officeOut,
  answers: { 200: "The office." },
});

export const patchOffice = endpoint({
  method: "PATCH",
  url: "/offices/{office_id}",
  tag,
  summary: "Change an office",
  description:
    "A new zone or anchor is shown at once and holds from the end of the running cycle. Status, trial and plan are for administrators.",
  path: officePath,
  body: officeChangesIn,
  output: officeOut,
  answers: { 200: "The office as it is now." },
  refusals: ["office_needs_attention", "possible_ephi"],
});

export const getCurrentCycle = endpoint({
  method: "GET",
  url: "/offices/{office_id}/current-cycle",
  tag,
  summary: "The running billing cycle of an office",
  path: officePath,
  output: currentCycleOut,
  answers: { 200: "Dates, counts, accrued amount and the estimate of the next invoice." },
});
