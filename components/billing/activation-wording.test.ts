import { describe, expect, it } from "vitest";
import {
  activationButton,
  type ActivationPreview,
  type ActivationPreviewRow,
  activationSummary,
  activationTitle,
  activationTotalLabel,
  outcomeText,
} from "@/components/billing/activation-wording";

const row = (
  name: string,
  outcome: ActivationPreviewRow["outcome"],
  cost: string | null,
  isReturning = false,
): ActivationPreviewRow => ({ patientId: name.length, name, outcome, cost, isReturning });

const preview = (rows: ActivationPreviewRow[], total: string): ActivationPreview => ({
  officeName: "Ballard",
  zone: "America/Los_Angeles",
  cycleStart: "2026-11-01T07:00:00Z",
  cycleEnd: "2026-12-01T08:00:00Z",
  fee: "2.00",
  rows,
  total,
});

const four = preview(
  [
    row("Nakamura, Jun", "billed", "2.00"),
    row("Okonkwo, Adaeze", "billed", "2.00"),
    row("Quist, Anders", "already_billed", "0.00", true),
    row("Pereira, Livia", "care_plan_required", null),
  ],
  "4.00",
);

describe("a bulk activation", () => {
  it("says what it does before it costs", () => {
    expect(activationTitle(four)).toBe("Send plan and activate 4 patients");
    expect(activationSummary(four)).toBe(
      "Two are billed now, one already is, one can't be activated.",
    );
  });

  it("names the cost and the real number in its button, not the number chosen", () => {
    expect(activationButton(four)).toBe("Activate 3, add $4.00");
  });

  it("names the invoice the cost lands on", () => {
    expect(activationTotalLabel(four)).toBe("Added to the November 2026 draft invoice");
  });

  it("tells each outcome in words", () => {
    expect(four.rows.map((each) => outcomeText(each, four))).toEqual([
      "Plan sent, active today",
      "Plan sent, active today",
      "Active again, November already billed",
      "Needs a care plan",
    ]);
  });
});

describe("a single activation", () => {
  it("is called by the patient and its cost", () => {
    const one = preview([row("Nakamura, Jun", "billed", "2.00")], "2.00");
    expect(activationTitle(one)).toBe("Send plan and activate Jun Nakamura");
    expect(activationButton(one)).toBe("Send plan, add $2.00");
    expect(activationSummary(one)).toBe("One is billed now.");
  });

  it("never pretends a cost where nothing is added", () => {
    const back = preview([row("Quist, Anders", "already_billed", "0.00", true)], "0.00");
    expect(activationButton(back)).toBe("Activate 1, add nothing");
  });
});
