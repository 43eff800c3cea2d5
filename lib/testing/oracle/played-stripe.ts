import { realNow } from "@/lib/clock";
import type {
  Answer,
  Order,
  Outcome,
  PaymentGateway,
  StripeInvoice,
} from "@/lib/stripe/payment-gateway";
import {
  type Card,
  credit,
  type Happening,
  happen,
  leftCents,
  movedCents,
  pushed,
  type StripeSide,
} from "./stripe-side";

type Kept = { customerId: string; invoiceId: number; side: StripeSide };

/** A Stripe in memory behind the one port, and what a test does there. */
export type PlayedStripe = {
  gateway: PaymentGateway;
  setNow: (now: Date) => void;
  happen: (invoiceId: number, what: Happening) => boolean;
  setCard: (officeId: number, card: Card) => void;
  stripeIdOf: (invoiceId: number) => string;
  customerOf: (officeId: number) => string;
};

export function playStripe(now: Date): PlayedStripe {
  let at = now;
  const cards = new Map<string, Card>();
  const invoices = new Map<string, Kept>();
  const customerOf = (officeId: number) => `cus_office${officeId}`;
  const stripeIdOf = (invoiceId: number) => `in_number${invoiceId}`;
  const sideOf = (stripeId: string) => {
    const kept = invoices.get(stripeId);
    if (kept === undefined) throw new Error("Stripe has no such invoice");
    return kept;
  };
  const tell = (stripeId: string): Outcome => {
    return { kind: "invoice", invoice: told(stripeId, sideOf(stripeId)), fetchedAt: realNow() };
  };

  const carryOut = (order: Order): Answer<Outcome> => {
    switch (order.kind) {
      case "create_customer": {
        const customerId = customerOf(order.customer.officeId);
        if (cards.has(customerId)) throw new Error("a second customer for one office");
        cards.set(customerId, "none");
        return done({ kind: "customer", customerId });
      }
      case "push_invoice": {
        const { invoiceId, customerId, totalCents, collection } = order.invoice;
        const stripeId = stripeIdOf(invoiceId);
        if (invoices.has(stripeId)) throw new Error("one invoice was pushed twice");
        const isCharged = collection.method === "charge_automatically";
        const side = pushed(totalCents, isCharged, cards.get(customerId) ?? "none", at);
        invoices.set(stripeId, { customerId, invoiceId, side });
        return done(tell(stripeId));
      }
      case "void_invoice":
      case "write_off_invoice": {
        const { stripeInvoiceId } = order.command;
        const isVoid = order.kind === "void_invoice";
        const { side } = sideOf(stripeInvoiceId);
        const isThere = side.status === (isVoid ? "void" : "uncollectible");
        if (!isThere && !happen(side, isVoid ? "void" : "give_up", at)) {
          return { kind: "refused", reason: "not_open" };
        }
        return done(tell(stripeInvoiceId));
      }
      case "credit": {
        const { stripeInvoiceId, amountCents, ...parts } = order.credit;
        const { side } = sideOf(stripeInvoiceId);
        const paid = parts.refundCents + parts.byHandCents + parts.settledCents;
        const lowersCents = Math.min(amountCents, leftCents(side));
        const isOpen = side.status === "open" || side.status === "paid";
        if (!isOpen || lowersCents !== amountCents - paid) {
          return { kind: "refused", reason: "divides otherwise" };
        }
        credit(side, { lowersCents, refundCents: parts.refundCents + parts.byHandCents }, at);
        return done(tell(stripeInvoiceId));
      }
      default:
        return { kind: "refused", reason: "not_played" };
    }
  };

  return {
    gateway: {
      plan: () => [],
      carryOut: (order) => Promise.resolve(carryOut(order)),
      fetchInvoice: (stripeId) =>
        Promise.resolve(done({ invoice: told(stripeId, sideOf(stripeId)), fetchedAt: realNow() })),
      invoicesOfPayment: notPlayed,
      fetchCustomer: (customerId) => {
        const hasCard = (cards.get(customerId) ?? "none") !== "none";
        const defaultMethod = hasCard ? { brand: "visa", last4: "4242" } : null;
        return Promise.resolve(done({ customerId, isDeleted: false, defaultMethod }));
      },
      hostedInvoiceUrl: notPlayed,
      paymentMethodPage: notPlayed,
      listEvents: notPlayed,
    },
    setNow: (next) => {
      at = next;
    },
    happen: (invoiceId, what) => {
      const kept = invoices.get(stripeIdOf(invoiceId));
      return kept !== undefined && happen(kept.side, what, at);
    },
    setCard: (officeId, card) => void cards.set(customerOf(officeId), card),
    stripeIdOf,
    customerOf,
  };
}

function told(stripeInvoiceId: string, { customerId, invoiceId, side }: Kept): StripeInvoice {
  return {
    stripeInvoiceId,
    customerId,
    invoiceId,
    status: side.status,
    totalCents: side.totalCents,
    paidCents: movedCents(side.attempts, "charge"),
    hasFailedAttempt:
      side.status === "open" && side.attempts.some(({ status }) => status === "failed"),
    dueAt: side.dueAt,
    paidAt: side.paidAt,
    closedAt: side.closedAt,
    movements: side.attempts.map(({ kind, cents, status, occurredAt }, nth) => ({
      ref: `${kind === "charge" ? "py" : "re"}_${stripeInvoiceId}x${nth}`,
      kind,
      status,
      amountCents: cents,
      failureCode: status === "failed" ? "card_declined" : null,
      brand: "visa",
      last4: "4242",
      occurredAt,
    })),
  };
}

function done<T>(value: T): { kind: "done"; value: T } {
  return { kind: "done", value };
}

function notPlayed(): Promise<never> {
  return Promise.reject(new Error("the played Stripe has no such page"));
}
