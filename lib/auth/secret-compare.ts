import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/** Compares two secrets of any length in constant time. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** The token of `Authorization: Bearer …`, or null. */
export function bearerToken(headers: Headers): string | null {
  const match = /^Bearer +(\S+)$/i.exec(headers.get("authorization")?.trim() ?? "");
  return match?.[1] ?? null;
}

/** Whether a request carries this bearer secret. An unset secret lets nobody in. */
export function hasBearerSecret(headers: Headers, expected: string | undefined): boolean {
  const given = bearerToken(headers);
  return (
    expected !== undefined && expected !== "" && given !== null && isSameSecret(given, expected)
  );
}
