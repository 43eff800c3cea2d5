import { newId } from "./ids";
import { insert } from "./store";
import type { PaymentMethod } from "./types";
import type { World } from "./world";

export type CardOutcome = "good" | "declined";

export type CardKind = { brand: string; last4: string; outcome: CardOutcome };

export const GOOD_CARD: CardKind = { brand: "visa", last4: "4242", outcome: "good" };
/** Stripe's 4000 0000 0000 0341: can be saved, is declined when charged. */
export const DECLINED_CARD: CardKind = { brand: "visa", last4: "0341", outcome: "declined" };

/** Stripe's ready-made test payment methods that can be attached. */
export const TEST_METHODS: Record<string, CardKind> = {
  pm_card_visa: GOOD_CARD,
  pm_card_mastercard: { brand: "mastercard", last4: "4444", outcome: "good" },
  pm_card_amex: { brand: "amex", last4: "8431", outcome: "good" },
  pm_card_chargeCustomerFail: DECLINED_CARD,
};

/** Test card numbers by their last four digits; every other number is refused. */
export const CARDS_BY_LAST4: Record<string, CardKind> = Object.fromEntries(
  Object.values(TEST_METHODS).map((kind) => [kind.last4, kind]),
);

export function cardFor(outcome: CardOutcome): CardKind {
  return outcome === "good" ? GOOD_CARD : DECLINED_CARD;
}

/** Whether charging this payment method will be declined. */
export function isDeclined(method: PaymentMethod): boolean {
  return CARDS_BY_LAST4[method.card.last4]?.outcome !== "good";
}

/** A new card, not attached to anyone. */
export function createCard(world: World, kind: CardKind): PaymentMethod {
  return insert(world.tables.paymentMethods, {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: kind.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: "pass",
      },
      country: "US",
      display_brand: kind.brand,
      exp_month: 12,
      exp_year: 2034,
      fingerprint: `standin${kind.last4}`,
      funding: "credit",
      generated_from: null,
      last4: kind.last4,
      networks: { available: [kind.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.clock.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  });
}
