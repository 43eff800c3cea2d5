import { invalidRequest } from "./errors";

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** Metadata after an update: new keys merge, an empty value removes a key, "" removes all. */
export function mergeMetadata(
  current: Record<string, string> | null,
  change: Record<string, unknown> | "" | null | undefined,
): Record<string, string> {
  if (change === undefined || change === null) return { ...current };
  if (change === "") return {};
  const merged: Record<string, string> = { ...current };
  for (const [key, value] of Object.entries(change)) {
    if (key.length > MAX_KEY_LENGTH) {
      throw invalidRequest(
        `Metadata keys can have up to ${MAX_KEY_LENGTH} characters; you passed ${key}.`,
        { param: "metadata" },
      );
    }
    const text = String(value);
    if (text.length > MAX_VALUE_LENGTH) {
      throw invalidRequest(
        `Metadata values can have up to ${MAX_VALUE_LENGTH} characters, but you passed in a ` +
          `value that is ${text.length} characters.`,
        { param: `metadata[${key}]` },
      );
    }
    if (text === "") delete merged[key];
    else merged[key] = text;
  }
  if (Object.keys(merged).length > MAX_KEYS) {
    throw invalidRequest(`You can have up to ${MAX_KEYS} metadata keys.`, { param: "metadata" });
  }
  return merged;
}
