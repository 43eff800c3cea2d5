import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeyRing, RingKey } from "@/lib/env";
import {
  createFieldCipher,
  decryptField,
  DecryptionError,
  encryptField,
  needsReencryption,
} from "@/lib/ephi/field-encryption";

const place = { table: "patient_identities", column: "last_name", rowId: 7 };
const key = (id: string): RingKey => ({ id, key: createSecretKey(randomBytes(32)) });

test("every text comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(decryptField(place, encryptField(place, text))).toBe(text);
    }),
  );
});

test("the ciphertext shows the key's id and nothing of the text", () => {
  const ciphertext = encryptField(place, "Abernathy");
  expect(ciphertext).toMatch(/^v1:[A-Za-z0-9-]+:[\w-]{16}:[\w-]+$/);
  expect(ciphertext).not.toContain("Abernathy");
  expect(Buffer.from(ciphertext.split(":")[3] ?? "", "base64url").toString()).not.toContain("Aber");
});

test("the same text is never encrypted to the same ciphertext twice", () => {
  expect(encryptField(place, "Abernathy")).not.toBe(encryptField(place, "Abernathy"));
});

describe("a ciphertext does not open", () => {
  const ciphertext = encryptField(place, "Abernathy");
  test.each([
    ["in another row", { ...place, rowId: 8 }],
    ["in another column", { ...place, column: "first_name" }],
    ["in another table", { ...place, table: "care_plans" }],
  ])("%s", (_where, other) => {
    expect(() => decryptField(other, ciphertext)).toThrow(DecryptionError);
  });

  test("when any character of it was changed", () => {
    for (let at = 0; at < ciphertext.length; at += 1) {
      const other = ciphertext[at] === "A" ? "B" : "A";
      const changed = ciphertext.slice(0, at) + other + ciphertext.slice(at + 1);
      const isSameBytes = Buffer.from(changed.split(":")[3] ?? "", "base64url").equals(
        Buffer.from(ciphertext.split(":")[3] ?? "", "base64url"),
      );
      if (isSameBytes && at > ciphertext.lastIndexOf(":")) continue;
      expect(() => decryptField(place, changed)).toThrow(DecryptionError);
    }
  });

  test("cut short, empty, or not a ciphertext at all", () => {
    for (const text of ["", "Abernathy", "v1:t1", ciphertext.slice(0, -8), `${ciphertext}AAAA`]) {
      expect(() => decryptField(place, text)).toThrow(DecryptionError);
    }
  });

  test("and the error repeats nothing of it", () => {
    try {
      decryptField(place, "Abernathy");
    } catch (error) {
      expect(String(error)).not.toContain("Abernathy");
    }
  });
});

describe("rotation", () => {
  const [older, newer] = [key("k1"), key("k2")];
  const before = createFieldCipher([older]);
  const during = createFieldCipher([newer, older]);

  test("values of an old key open as long as the key is listed, and are known as outdated", () => {
    const ciphertext = before.encrypt(place, "Abernathy");
    expect(during.decrypt(place, ciphertext)).toBe("Abernathy");
    expect(during.isOutdated(ciphertext)).toBe(true);
    expect(during.isOutdated(during.encrypt(place, "Abernathy"))).toBe(false);
    const after: KeyRing = [newer];
    expect(() => createFieldCipher(after).decrypt(place, ciphertext)).toThrow(/not in FIELD/);
  });
  test("another key under the same id does not open it", () => {
    const impostor = createFieldCipher([key("k1")]);
    expect(() => impostor.decrypt(place, before.encrypt(place, "x"))).toThrow(DecryptionError);
  });
  test("fresh values need no rewriting", () => {
    expect(needsReencryption(encryptField(place, "x"))).toBe(false);
  });
});
