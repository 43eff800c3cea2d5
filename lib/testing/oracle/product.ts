import { Refusal } from "@/lib/billing/domain/errors";
import { activatePatient } from "@/lib/billing/operations/activate-patient";
import { addPlanPrice } from "@/lib/billing/operations/add-plan-price";
import { addCarePlan } from "@/lib/billing/operations/add-care-plan";
import { creditInvoice } from "@/lib/billing/operations/credit-invoice";
import { refundInvoice } from "@/lib/billing/operations/refund-invoice";
import { refreshOfficeStandings } from "@/lib/billing/operations/refresh-office-standing";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { setTestClock } from "@/lib/billing/operations/set-test-clock";
import { admin, cron } from "@/lib/testing/practice";
import type { Deed } from "./deeds";
import { officeAt, patientAt, planAt, type Product } from "./practice";
import {
  activateMany,
  addPatients,
  charge,
  change,
  deactivate,
  deactivateMany,
  REASON,
  review,
  runWithoutIds,
  transfer,
  withoutIds,
} from "./product-verbs";
import { hear, settleOutbox } from "./product-payments";

/** Does a deed through the product's own verbs; answers what the wire would say, without ids. */
export async function perform(product: Product, deed: Deed): Promise<unknown> {
  try {
    return await doIt(product, deed);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code };
    throw error;
  }
}

async function doIt(product: Product, deed: Deed): Promise<unknown> {
  switch (deed.verb) {
    case "set_clock":
      product.stripe.setNow(deed.at);
      await setTestClock(admin, deed.at);
      return null;
    case "cron": {
      const run = await rollDueCycles(cron);
      await refreshOfficeStandings(cron);
      return runWithoutIds(run);
    }
    case "preview":
      return runWithoutIds(await rollDueCycles(admin, { dryRun: true }));
    case "generate": {
      const { officeId } = officeAt(product, deed.office);
      return runWithoutIds(await rollDueCycles(admin, { officeId, asOf: deed.asOf }));
    }
    case "add_patients":
      await addPatients(product, officeAt(product, deed.office), deed.count, deed.hasPlan);
      return null;
    case "add_plan": {
      const { office, patientId } = patientAt(product, deed.patient);
      const { status } = await addCarePlan(office.practitioner, patientId, { title: "Plan" });
      return { status };
    }
    case "activate": {
      const { office, patientId } = patientAt(product, deed.patient);
      const out = await activatePatient(office.practitioner, patientId);
      const { status, activated_at, billed, fee, cycle } = out;
      return { status, activated_at, billed, fee, cycle };
    }
    case "activate_many":
      return activateMany(product, officeAt(product, deed.office), deed.patients);
    case "deactivate":
      return deactivate(product, deed.patient);
    case "deactivate_many":
      return deactivateMany(product, officeAt(product, deed.office), deed.patients);
    case "transfer":
      return transfer(product, deed.patient, officeAt(product, deed.office));
    case "change_office":
      return change(product, officeAt(product, deed.office), deed.changes);
    case "add_price": {
      const { plan, effectiveAt, feeCents } = deed;
      await addPlanPrice(admin, { planId: planAt(product, plan), effectiveAt, feeCents });
      return null;
    }
    case "charge":
      return charge(officeAt(product, deed.office), deed.charge);
    case "review": {
      const invoiceId = await product.database.invoiceId(product, deed.invoice);
      return withoutIds(await review(deed.action, invoiceId));
    }
    case "credit": {
      const invoiceId = await product.database.invoiceId(product, deed.invoice);
      const { cents: amountCents, excess } = deed;
      const more = excess === null ? {} : { excess };
      const out = await creditInvoice(admin, invoiceId, { amountCents, reason: REASON, ...more });
      return withoutIds(out);
    }
    case "refund": {
      const invoiceId = await product.database.invoiceId(product, deed.invoice);
      const wanted = { amountCents: deed.cents, reason: REASON };
      return withoutIds(await refundInvoice(admin, invoiceId, wanted));
    }
    case "settle_outbox":
      return settleOutbox(product, deed.invoices);
    case "at_stripe": {
      const invoiceId = await product.database.invoiceId(product, deed.invoice);
      return product.stripe.happen(invoiceId, deed.what);
    }
    case "card":
      product.stripe.setCard(officeAt(product, deed.office).officeId, deed.card);
      return null;
    case "hear":
      return hear(product, deed.invoices, deed.cards);
  }
}
