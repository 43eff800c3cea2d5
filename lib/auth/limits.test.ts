import { describe, expect, test } from "vitest";
import { countSignInAttempt, forgiveSignInAttempts, SIGN_IN_LIMITS } from "@/lib/auth/limits";
import { passesSecondFactor } from "@/lib/auth/second-factor";

const { points } = SIGN_IN_LIMITS.byAccountAndAddress;

const attempt = async (times: number, email: string, ip: string) => {
  const blocks = [];
  for (let round = 0; round < times; round += 1) blocks.push(await countSignInAttempt(email, ip));
  return blocks;
};

describe("sign-in attempts", () => {
  test("are let through up to the limit, then refused for a while", async () => {
    const blocks = await attempt(points + 2, "one@lumbar.test", "203.0.113.1");
    expect(blocks.slice(0, points)).toEqual(Array(points).fill(null));
    expect(blocks[points]?.isFirst).toBe(true);
    expect(blocks[points]?.retryAfterSeconds).toBeGreaterThan(0);
    expect(blocks[points + 1]?.isFirst).toBe(false);
  });
  test("made all at once are counted too", async () => {
    const all = Array.from({ length: 50 }, () =>
      countSignInAttempt("two@lumbar.test", "203.0.113.2"),
    );
    expect((await Promise.all(all)).filter((block) => block === null)).toHaveLength(points);
  });
  test("against one account from many addresses are refused as well", async () => {
    const limit = SIGN_IN_LIMITS.byAccount.points;
    for (let each = 0; each < limit; each += 1) {
      expect(await countSignInAttempt("three@lumbar.test", `198.51.100.${each}`)).toBeNull();
    }
    expect(await countSignInAttempt("three@lumbar.test", "198.51.100.250")).not.toBeNull();
  });
  test("against many accounts from one address are refused as well", async () => {
    const limit = SIGN_IN_LIMITS.byAddress.points;
    for (let each = 0; each < limit; each += 1) {
      expect(await countSignInAttempt(`${each}@lumbar.test`, "203.0.113.4")).toBeNull();
    }
    expect(await countSignInAttempt("last@lumbar.test", "203.0.113.4")).not.toBeNull();
  });
  test("are forgotten after a success, and do not touch other people", async () => {
    await attempt(points, "five@lumbar.test", "203.0.113.5");
    expect(await countSignInAttempt("other@lumbar.test", "203.0.113.5")).toBeNull();
    await forgiveSignInAttempts("five@lumbar.test", "203.0.113.5");
    expect(await countSignInAttempt("five@lumbar.test", "203.0.113.5")).toBeNull();
  });
});

describe("the second factor", () => {
  const isRight = (_secret: string, code: string) => code === "123456";
  test("is asked of whoever has one", () => {
    const facts = { totpSecret: "s", isAdmin: false };
    expect(passesSecondFactor(facts, "123456", isRight)).toBe(true);
    for (const code of [null, "", "654321", "12345", "1234567", "abcdef"]) {
      expect(passesSecondFactor(facts, code, isRight)).toBe(false);
    }
  });
  test("is optional outside production for whoever has none", () => {
    expect(passesSecondFactor({ totpSecret: null, isAdmin: true }, null, isRight)).toBe(true);
  });
  test("is never passed by an enrolled account while nothing can check the code", () => {
    expect(passesSecondFactor({ totpSecret: "s", isAdmin: false }, "123456")).toBe(false);
  });
});
