import * as contract from "@/lib/billing/contract";
import type { Endpoint } from "@/lib/http/endpoint";
import * as charges from "./charges";
import * as invoices from "./invoices";
import * as offices from "./offices";
import * as patients from "./patients";
import * as runs from "./runs";

const isEndpoint = (value: object): value is Endpoint => "url" in value;

/** Every declared endpoint, for OpenAPI. */
export const ENDPOINTS: readonly Endpoint[] = [invoices, patients, charges, offices, runs].flatMap(
  (area) => Object.values<object>(area).filter(isEndpoint),
);

/** Shapes that OpenAPI names once. */
export const NAMED_SCHEMAS = {
  Invoice: contract.invoiceOut,
  LineItem: contract.lineItemOut,
  PaymentStatus: contract.paymentStatusOut,
  Patient: contract.patientOut,
  CarePlan: contract.carePlanOut,
  Activation: contract.activationOut,
  Deactivation: contract.deactivationOut,
  Cycle: contract.cycleOut,
  Office: contract.officeOut,
  CurrentCycle: contract.currentCycleOut,
  CatalogueRow: contract.catalogueRowOut,
  Plan: contract.planOut,
  BillingRun: contract.billingRunOut,
  TestClock: contract.clockOut,
};
