import { describe, expect, it } from "vitest";
import { chargeKind, decideCharge } from "./charge";
import { MAX_CENTS } from "./money";

const facts = {
  officeStatus: "active",
  placement: "separate",
  amountCents: 9900,
  catalogueCents: 5000,
  quantity: 2,
  invoiceCents: 0,
} as const;

it("the setup fee is a kind of its own, all else in the catalogue is one-off", () => {
  expect(chargeKind("setup_fee")).toBe("setup_fee");
  expect(chargeKind("setup_fee_2")).toBe("one_off");
});

describe("decideCharge", () => {
  it("takes the amount as the unit price, the catalogue's where it is left out", () => {
    expect(decideCharge(facts)).toMatchObject({
      kind: "charge",
      unitCents: 9900,
      totalCents: 19800,
    });
    expect(decideCharge({ ...facts, amountCents: null })).toMatchObject({ totalCents: 10000 });
  });

  it.each([
    ["no price at all", { amountCents: null, catalogueCents: null }],
    ["a price of zero", { amountCents: 0 }],
    ["a negative price", { amountCents: -1 }],
    ["no quantity", { quantity: 0 }],
    ["half a quantity", { quantity: 0.5 }],
    ["a total above the largest amount", { amountCents: MAX_CENTS, quantity: 2 }],
    ["a quantity beyond exact numbers", { amountCents: 1, quantity: 2 ** 53 }],
  ])("refuses %s", (_, change) => {
    expect(decideCharge({ ...facts, ...change })).toEqual({
      kind: "refused",
      code: "invalid_value",
      problem: "total",
    });
  });

  it.each([
    [49, 0, "refused"],
    [50, 0, "charge"],
    [1, 48, "refused"],
    [1, 49, "charge"],
    [1, 200, "charge"],
  ])("%i cents onto an invoice that holds %i: %s", (amountCents, invoiceCents, kind) => {
    const small = { ...facts, amountCents, quantity: 1, invoiceCents };
    expect(decideCharge(small)).toMatchObject(
      kind === "charge" ? { kind, totalCents: amountCents } : { kind, problem: "below_minimum" },
    );
  });

  it("allows the largest total exactly", () => {
    const largest = { ...facts, amountCents: 3, quantity: MAX_CENTS / 3 };
    expect(decideCharge(largest)).toMatchObject({ totalCents: MAX_CENTS });
  });

  it.each([
    ["active", "separate", "charge"],
    ["active", "next_invoice", "charge"],
    ["past_due", "separate", "charge"],
    ["past_due", "next_invoice", "charge"],
    ["trialing", "separate", "charge"],
    ["trialing", "next_invoice", "refused"],
    ["inactive", "separate", "charge"],
    ["inactive", "next_invoice", "refused"],
    ["canceled", "separate", "refused"],
    ["canceled", "next_invoice", "refused"],
  ] as const)("%s office, %s: %s", (officeStatus, placement, kind) => {
    const decision = decideCharge({ ...facts, officeStatus, placement });
    expect(decision.kind).toBe(kind);
    if (decision.kind === "refused") expect(decision.code).toBe("office_not_billable");
  });
});
