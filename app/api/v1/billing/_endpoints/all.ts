import { auditEventOut, auditVerificationOut } from "@/lib/billing/contract/audit";
import { catalogueRowOut } from "@/lib/billing/contract/charges";
import { clockOut } from "@/lib/billing/contract/clock";
import { cycleOut } from "@/lib/billing/contract/fields";
import { invoiceOut, lineItemOut, paymentStatusOut } from "@/lib/billing/contract/invoices";
import { officeOut, currentCycleOut } from "@/lib/billing/contract/offices";
import {
  patientOut,
  carePlanOut,
  activationOut,
  deactivationOut,
} from "@/lib/billing/contract/patients";
import { planOut } from "@/lib/billing/contract/plans";
import { billingRunOut } from "@/lib/billing/contract/runs";
import { outboxRowOut, stripeEventOut } from "@/lib/billing/contract/stripe";
import type { Endpoint } from "@/lib/http/endpoint";
import * as audit from "./audit";
import * as charges from "./charges";
import * as invoices from "./invoices";
import * as offices from "./offices";
import * as patients from "./patients";
import * as runs from "./runs";
import * as stripe from "./stripe";

const isEndpoint = (value: object): value is Endpoint => "url" in value;

/** Every declared endpoint, for OpenAPI. */
export const ENDPOINTS: readonly Endpoint[] = [
  invoices,
  patients,
  charges,
  offices,
  runs,
  stripe,
  audit,
].flatMap((area) => Object.values<object>(area).filter(isEndpoint));

/** Shapes that OpenAPI names once. */
export const NAMED_SCHEMAS = {
  Invoice: invoiceOut,
  LineItem: lineItemOut,
  PaymentStatus: paymentStatusOut,
  Patient: patientOut,
  CarePlan: carePlanOut,
  Activation: activationOut,
  Deactivation: deactivationOut,
  Cycle: cycleOut,
  Office: officeOut,
  CurrentCycle: currentCycleOut,
  CatalogueRow: catalogueRowOut,
  Plan: planOut,
  BillingRun: billingRunOut,
  OutboxRow: outboxRowOut,
  StripeEvent: stripeEventOut,
  AuditEvent: auditEventOut,
  AuditVerification: auditVerificationOut,
  TestClock: clockOut,
};
