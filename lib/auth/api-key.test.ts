import { expect, test } from "vitest";
import { isSecretOf, mintApiKey, parseApiKey } from "@/lib/auth/api-key";

test("a new key reads back as its prefix and the secret behind its hash", () => {
  for (let round = 0; round < 200; round += 1) {
    const minted = mintApiKey();
    const parsed = parseApiKey(minted.text);
    expect(parsed?.prefix).toBe(minted.prefix);
    expect(isSecretOf(parsed?.secret ?? "", minted.secretHash)).toBe(true);
  }
});

test("what is stored does not hold the secret", () => {
  const { text, prefix, secretHash } = mintApiKey();
  const secret = text.slice(`lk_${prefix}_`.length);
  expect(secret).toHaveLength(43);
  expect(`${prefix}${secretHash}`).not.toContain(secret);
  expect(mintApiKey().text).not.toBe(text);
});

test("another secret does not fit", () => {
  const { secretHash } = mintApiKey();
  expect(isSecretOf(parseApiKey(mintApiKey().text)?.secret ?? "", secretHash)).toBe(false);
  expect(isSecretOf("", secretHash)).toBe(false);
  expect(isSecretOf("x", "")).toBe(false);
});

test("texts of another form are not keys", () => {
  const { text } = mintApiKey();
  for (const other of ["", "lk__", text.slice(3), `${text}!`, text.toUpperCase(), `x${text}`]) {
    expect(parseApiKey(other)).toBeNull();
  }
});
