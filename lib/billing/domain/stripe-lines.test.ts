import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ITEM_TYPES } from "./invoice";
import { sumCents } from "./money";
import { aggregatedTotalCents, aggregateLines, type ChargedLine } from "./stripe-lines";

const line = (
  itemType: ChargedLine["itemType"],
  unitCents: number,
  quantity = 1,
  catalogueText = "Active patient account",
): ChargedLine => ({ itemType, catalogueText, quantity, unitCents });

describe("aggregateLines", () => {
  it("puts activations and renewals together, one line per price", () => {
    const lines = [
      line("patient_renewal", 200),
      line("patient_activation", 200),
      line("patient_activation", 250),
      line("patient_renewal", 200),
    ];
    expect(aggregateLines(lines)).toEqual([
      { description: "Active patient accounts", quantity: 3, unitCents: 200 },
      { description: "Active patient accounts", quantity: 1, unitCents: 250 },
    ]);
  });

  it("keeps charges apart by wording and price, and shows office credit as its own line", () => {
    const lines = [
      line("setup_fee", 9900, 1, "Setup fee"),
      line("one_off", 9900, 1, "On-site training"),
      line("one_off", 9900, 2, "On-site training"),
      line("credit", -500, 1, "anything"),
    ];
    expect(aggregateLines(lines)).toEqual([
      { description: "Setup fee", quantity: 1, unitCents: 9900 },
      { description: "On-site training", quantity: 3, unitCents: 9900 },
      { description: "Account credit", quantity: 1, unitCents: -500 },
    ]);
  });

  it("refuses a line with a field that it does not know", () => {
    const smuggled = { ...line("patient_renewal", 200), anonymousPatientRef: "pt_x" };
    expect(() => aggregateLines([smuggled])).toThrow(TypeError);
    expect(() => aggregateLines([smuggled])).not.toThrow(/pt_x/);
  });

  it("keeps the total, and never tells more lines than there are (wording, price) pairs", () => {
    const lines = fc.array(
      fc.record({
        itemType: fc.constantFrom(...ITEM_TYPES),
        catalogueText: fc.constantFrom("Setup fee", "On-site training"),
        quantity: fc.integer({ min: 1, max: 9 }),
        unitCents: fc.constantFrom(200, 250, 9900),
      }),
    );
    fc.assert(
      fc.property(lines, (given) => {
        const told = aggregateLines(given);
        expect(aggregatedTotalCents(told)).toBe(
          sumCents(given.map((each) => each.quantity * each.unitCents)),
        );
        const pairs = told.map((each) => `${each.description} ${each.unitCents}`);
        expect(new Set(pairs).size).toBe(pairs.length);
      }),
    );
  });
});
