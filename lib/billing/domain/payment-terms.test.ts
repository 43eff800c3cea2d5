import { describe, expect, it } from "vitest";
import { dueAtIssue, isChargedAtIssue, isFailedOrOverdue, isOverdue } from "./payment-terms";

const issuedAt = new Date("2026-03-01T05:00:00Z");
const inDays = (days: number, ms = 0) => new Date(issuedAt.getTime() + days * 86_400_000 + ms);

describe("dueAtIssue", () => {
  it.each([
    ["sent", false, inDays(30)],
    ["sent", true, issuedAt],
    ["paid", false, issuedAt],
    ["paid", true, issuedAt],
  ] as const)("%s, payment method %s: %s", (status, hasPaymentMethod, dueAt) => {
    expect(dueAtIssue({ status, hasPaymentMethod }, issuedAt)).toEqual(dueAt);
    const isAtOnce = dueAt === issuedAt;
    expect(isChargedAtIssue({ finalizedAt: issuedAt, dueAt })).toBe(isAtOnce);
  });
});

describe("an invoice with a term", () => {
  const sent = {
    status: "sent",
    finalizedAt: issuedAt,
    dueAt: inDays(30),
    isPushed: false,
  } as const;

  it("is overdue after its due date, not on it, whether Stripe knows of it or not", () => {
    expect(isOverdue(sent, inDays(30))).toBe(false);
    expect(isOverdue(sent, inDays(30, 1))).toBe(true);
    expect(isOverdue({ ...sent, isPushed: true }, inDays(30, 1))).toBe(true);
  });

  it.each(["draft", "paid", "canceled"] as const)("is never overdue when %s", (status) => {
    expect(isFailedOrOverdue({ ...sent, status }, inDays(60))).toBe(false);
  });

  it("without a due date is not overdue, but may have failed", () => {
    expect(isFailedOrOverdue({ ...sent, dueAt: null }, inDays(60))).toBe(false);
    expect(isFailedOrOverdue({ ...sent, status: "failed", dueAt: null }, inDays(60))).toBe(true);
  });

  it("that failed counts at once, and is overdue only after its date", () => {
    const failed = { ...sent, status: "failed" } as const;
    expect(isFailedOrOverdue(failed, inDays(1))).toBe(true);
    expect(isOverdue(failed, inDays(1))).toBe(false);
    expect(isOverdue(failed, inDays(31))).toBe(true);
  });
});

describe("an invoice that is charged by itself", () => {
  const sent = { status: "sent", finalizedAt: issuedAt, dueAt: issuedAt, isPushed: true } as const;

  it("is overdue when it is unpaid a day later", () => {
    expect(isOverdue(sent, inDays(1))).toBe(false);
    expect(isOverdue(sent, inDays(1, 1))).toBe(true);
  });

  it("is not overdue while Stripe does not know of it: nobody could pay", () => {
    expect(isFailedOrOverdue({ ...sent, isPushed: false }, inDays(9))).toBe(false);
  });

  it("is overdue at once when the charge failed", () => {
    expect(isOverdue({ ...sent, status: "failed" }, inDays(0, 1))).toBe(true);
  });
});
