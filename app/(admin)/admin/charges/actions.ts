"use server";

import { oneOffChargeIn, type OneOffChargeOut } from "@/lib/billing/contract/charges";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { chargePreview } from "@/lib/billing/views/charge-preview";
import { defineAction } from "@/lib/http/action";
import { plannedRequests } from "@/lib/stripe/requests";
import { chargeDoneOut, chargeForecastOut } from "./action-shapes";

export const charge = defineAction({
  name: "charges.create",
  input: oneOffChargeIn,
  output: chargeDoneOut,
  allowedTo: "charge.create",
  enqueues: true,
  run: async (context, input) => done(await chargeOneOff(context, input)),
});

export const preview = defineAction({
  name: "charges.preview",
  input: oneOffChargeIn,
  output: chargeForecastOut,
  allowedTo: "charge.create",
  run: (context, input) => chargePreview(context, input, plannedRequests),
});

function done({ invoice, line_item: line }: OneOffChargeOut) {
  const { invoice_number: number, status } = invoice;
  const words = { sent: "is on its way to Stripe", paid: "is paid by office credit" };
  return {
    label:
      status === "sent" || status === "paid"
        ? `Invoice ${number ?? ""} ${words[status]}.`
        : "The line stands on the draft of the running cycle.",
    total: line.total_price,
    href: `/offices/${invoice.office_id}/invoices/${invoice.invoice_id}`,
  };
}
