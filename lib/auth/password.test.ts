import { describe, expect, test } from "vitest";
import { hashPassword, verifyPassword } from "@/lib/auth/password";

describe("a password", () => {
  test("fits its own hash, which is argon2id, salted, and tells nothing", async () => {
    const [one, other] = await Promise.all([
      hashPassword("correct horse"),
      hashPassword("correct horse"),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword("correct horse", one)).toBe(true);
  });
  test("does not fit another's", async () => {
    const hash = await hashPassword("correct horse");
    for (const wrong of ["", "correct hors", "Correct horse", "correct horse "]) {
      expect(await verifyPassword(wrong, hash)).toBe(false);
    }
  });
  test("is the same however its letters are composed", async () => {
    expect(await verifyPassword("cafe\u0301 noir", await hashPassword("café noir"))).toBe(true);
  });
  test("never fits a missing or a broken hash", async () => {
    expect(await verifyPassword("nobody has this password", null)).toBe(false);
    expect(await verifyPassword("x", "not a hash")).toBe(false);
  });
});

test("an unknown e-mail takes as long as a wrong password", async () => {
  const hash = await hashPassword("correct horse");
  await verifyPassword("warm-up", null);
  const timeOf = async (passwordHash: string | null): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const startedAt = performance.now();
      await verifyPassword("wrong", passwordHash);
      times.push(performance.now() - startedAt);
    }
    return times.sort((one, other) => one - other)[3] ?? 0;
  };
  const [known, unknown] = [await timeOf(hash), await timeOf(null)];
  expect(unknown / known).toBeGreaterThan(0.3);
  expect(unknown / known).toBeLessThan(3);
});
