import { z } from "zod";
import { pageIn, pathId } from "@/lib/billing/contract/fields";
import { currentCycleOut, officeListOut, officeOut } from "@/lib/billing/contract/offices";
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

export const getOffice = endpoint({
  method: "GET",
  url: "/offices/{office_id}",
  tag,
  summary: "One office",
  path: officePath,
  output: officeOut,
  answers: { 200: "The office." },
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
