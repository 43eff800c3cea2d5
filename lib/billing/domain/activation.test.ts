import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ActivationFacts,
  decideActivation,
  decideDeactivation,
  decideTransfer,
} from "./activation";
import { OFFICE_STATUSES } from "./office";

const newPatient: ActivationFacts = {
  isActive: false,
  officeStatus: "active",
  hasCarePlan: true,
  hasLineInCycle: false,
  wasTransferredInThisCycle: false,
  wasEverActive: false,
};
const anyFacts: fc.Arbitrary<ActivationFacts> = fc.record({
  isActive: fc.boolean(),
  officeStatus: fc.constantFrom(...OFFICE_STATUSES),
  hasCarePlan: fc.boolean(),
  hasLineInCycle: fc.boolean(),
  wasTransferredInThisCycle: fc.boolean(),
  wasEverActive: fc.boolean(),
});

describe("decideActivation", () => {
  it.each<[string, Partial<ActivationFacts>, ReturnType<typeof decideActivation>]>([
    ["a new patient is billed", {}, { kind: "activate", status: "activated", isBilled: true }],
    [
      "a past-due office is billed",
      { officeStatus: "past_due" },
      { kind: "activate", status: "activated", isBilled: true },
    ],
    [
      "a trial records and bills nothing",
      { officeStatus: "trialing" },
      { kind: "activate", status: "activated", isBilled: false },
    ],
    [
      "a reactivation in a cycle without a line is billed",
      { wasEverActive: true },
      { kind: "activate", status: "reactivated", isBilled: true },
    ],
    [
      "a reactivation in a cycle with a line is not billed again, canceled draft or not",
      { wasEverActive: true, hasLineInCycle: true },
      { kind: "activate", status: "reactivated", isBilled: false },
    ],
    [
      "a patient transferred in during the cycle is billed from the next one",
      { wasEverActive: true, wasTransferredInThisCycle: true },
      { kind: "activate", status: "reactivated", isBilled: false },
    ],
    ["an active patient stays as it is", { isActive: true }, { kind: "already_active" }],
    [
      "already active comes before a closed office",
      { isActive: true, officeStatus: "canceled", hasCarePlan: false },
      { kind: "already_active" },
    ],
    [
      "a closed office comes before a missing care plan",
      { officeStatus: "inactive", hasCarePlan: false },
      { kind: "refused", code: "office_not_billable" },
    ],
    [
      "a canceled office is refused",
      { officeStatus: "canceled" },
      { kind: "refused", code: "office_not_billable" },
    ],
    [
      "a missing care plan is refused",
      { hasCarePlan: false },
      { kind: "refused", code: "care_plan_required" },
    ],
  ])("%s", (_, facts, decision) => {
    expect(decideActivation({ ...newPatient, ...facts })).toEqual(decision);
  });

  it("never bills twice in a cycle, nor without a care plan, nor at an office that is not billed", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decideActivation(facts);
        if (decision.kind !== "activate" || !decision.isBilled) return;
        expect(facts).toMatchObject({ isActive: false, hasCarePlan: true, hasLineInCycle: false });
        expect(facts.wasTransferredInThisCycle).toBe(false);
        expect(["active", "past_due"]).toContain(facts.officeStatus);
      }),
    );
  });

  it("repeated at once, finds the patient active", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (decideActivation(facts).kind !== "activate") return;
        expect(decideActivation({ ...facts, isActive: true }).kind).toBe("already_active");
      }),
    );
  });
});

it("a second deactivation changes nothing", () => {
  expect(decideDeactivation({ isActive: true })).toEqual({ kind: "deactivate" });
  expect(decideDeactivation({ isActive: false })).toEqual({ kind: "already_inactive" });
});

describe("decideTransfer", () => {
  const facts = {
    isActive: true,
    isSameOffice: false,
    isSameCompany: true,
    targetStatus: "active",
  } as const;

  it("moves an active patient's stretch, and only the office of an inactive one", () => {
    expect(decideTransfer(facts)).toEqual({ kind: "transfer", movesStretch: true });
    expect(decideTransfer({ ...facts, isActive: false })).toEqual({
      kind: "transfer",
      movesStretch: false,
    });
  });

  it.each([
    [{ isSameCompany: false, targetStatus: "canceled" as const }, "not_found"],
    [{ isSameOffice: true, targetStatus: "canceled" as const }, "invalid_value"],
    [{ targetStatus: "canceled" as const }, "office_not_billable"],
    [{ targetStatus: "inactive" as const }, "office_not_billable"],
  ])("refuses %j with %s", (change, code) => {
    expect(decideTransfer({ ...facts, ...change })).toEqual({ kind: "refused", code });
  });

  it.each(["past_due", "trialing"] as const)("allows a target that is %s", (targetStatus) => {
    expect(decideTransfer({ ...facts, targetStatus }).kind).toBe("transfer");
  });
});
