import type {
  OutboundCredit,
  OutboundCustomer,
  OutboundHostedPage,
  OutboundInvoice,
  OutboundInvoiceCommand,
  OutboundLostInvoice,
  OutboundRefund,
} from "@/lib/ephi/outbound";

/** How a call ended. Reasons are codes, never Stripe's words: those may repeat what was sent. */
export type Answer<T> =
  | { kind: "done"; value: T }
  /** Stripe said no for good: the same again would change nothing. */
  | { kind: "refused"; reason: string }
  /** Not now, or nobody knows. `isKeySpent`: what the key stands for may be a stored failure. */
  | { kind: "unsure"; reason: string; isKeySpent: boolean; retryAfterMs: number | null };

/** What one intent asks of Stripe. */
export type Order =
  | { kind: "create_customer"; customer: OutboundCustomer }
  | { kind: "push_invoice"; invoice: OutboundInvoice }
  | { kind: "void_invoice"; command: OutboundInvoiceCommand }
  | { kind: "write_off_invoice"; command: OutboundInvoiceCommand }
  /** The same for an invoice whose push failed: whatever of it is there is closed. */
  | { kind: "close_lost"; as: "void_invoice" | "write_off_invoice"; lost: OutboundLostInvoice }
  | { kind: "retry_payment"; command: OutboundInvoiceCommand }
  | { kind: "credit"; credit: OutboundCredit }
  | { kind: "refund_again"; refund: OutboundRefund };

/** How an order is carried out this time. */
export type Effort = {
  /** Each call's idempotency key begins with it: the row and its generation, nothing random. */
  key: string;
  /** Something may have been done before: look before doing it again. */
  isRetry: boolean;
  /** No call begins after this instant, since the row's lease ends soon after. */
  untilAt: Date;
};

/** One writing request, as it leaves; ids that Stripe has yet to give read `{draft}`. */
export type PlannedRequest = { method: "POST"; path: string; params: unknown };

/** An attempt to pay, or money that moved in or back out: one for each of Stripe's objects. */
export type Movement = {
  /** Stripe's id of it. */
  ref: string;
  /** A dispute is pending until it is lost (succeeded) or won (canceled). */
  kind: "charge" | "refund" | "dispute";
  status: "pending" | "succeeded" | "failed" | "canceled";
  amountCents: number;
  failureCode: string | null;
  brand: string | null;
  last4: string | null;
  occurredAt: Date;
  /** The credit note of ours that a refund carries out, where Stripe tells. */
  creditNoteId?: number;
};

/** An invoice as Stripe has it now. */
export type StripeInvoice = {
  stripeInvoiceId: string;
  customerId: string;
  /** Our id, from its metadata; null when it is not ours. */
  invoiceId: number | null;
  /** draft, open, paid, void, uncollectible, or what Stripe may add. */
  status: string | null;
  totalCents: number;
  paidCents: number;
  /** An attempt failed, and nothing settled the invoice since. */
  hasFailedAttempt: boolean;
  dueAt: Date | null;
  paidAt: Date | null;
  /** When it was voided or marked uncollectible. */
  closedAt: Date | null;
  /** Oldest first. */
  movements: Movement[];
};

export type StripeCustomer = {
  customerId: string;
  isDeleted: boolean;
  defaultMethod: { brand: string; last4: string } | null;
};

/** What an order brought about. */
export type Outcome =
  | { kind: "customer"; customerId: string }
  /** There is nothing of the invoice at Stripe. */
  | { kind: "absent" }
  /** `fetchedAt` is real time just before the invoice was read. */
  | { kind: "invoice"; invoice: StripeInvoice; fetchedAt: Date };

/** An event as it is kept: no payload, only what it is about. */
export type ReceivedEvent = {
  eventId: string;
  type: string;
  occurredAt: Date;
  isLive: boolean;
  apiVersion: string | null;
  /** Whether mode and version are those of our own key and pinned version. */
  isOfOurMode: boolean;
  isOfOurVersion: boolean;
  /** What has to be fetched anew; null when the type is none that we follow. */
  subject: { kind: "invoice" | "customer" | "payment"; id: string } | null;
};

/** The one port of the portal: tests and the demo truly need a second Stripe. */
export type PaymentGateway = {
  /** What an order will send, to be kept before it leaves. */
  plan: (order: Order) => PlannedRequest[];
  carryOut: (order: Order, effort: Effort) => Promise<Answer<Outcome>>;
  fetchInvoice: (
    stripeInvoiceId: string,
  ) => Promise<Answer<{ invoice: StripeInvoice; fetchedAt: Date }>>;
  /** The invoices that a payment intent pays. */
  invoicesOfPayment: (paymentIntentId: string) => Promise<Answer<string[]>>;
  fetchCustomer: (customerId: string) => Promise<Answer<StripeCustomer>>;
  /** Stripe's page to pay an invoice: a bearer secret that expires, so ask anew each time. */
  hostedInvoiceUrl: (stripeInvoiceId: string) => Promise<Answer<string | null>>;
  /** Stripe's page for payment details; made on click, kept nowhere. */
  paymentMethodPage: (page: OutboundHostedPage) => Promise<Answer<string>>;
  /** One page of Stripe's own list of events, newest first; `afterId` continues it. */
  listEvents: (
    since: Date,
    afterId: string | null,
  ) => Promise<Answer<{ events: ReceivedEvent[]; nextAfterId: string | null }>>;
};
