import { createHmac } from "node:crypto";
import { env, type KeyRing, type RingKey } from "@/lib/env";
import { foldName, plainText } from "@/lib/ephi/normalise";

/** What is looked up exactly although it is stored encrypted. */
export type IndexKind =
  "first_name" | "last_name" | "email" | "phone" | "external_id" | "provider_ref";

const foldCase = (text: string): string => plainText(text).trim().toUpperCase().toLowerCase();

const foldPhone = (text: string): string => {
  const digits = plainText(text).replace(/\D/g, "");
  return digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
};

function normalise(kind: IndexKind, value: string): string {
  switch (kind) {
    case "first_name":
    case "last_name":
      // A name of no letters at all must still be found by what was typed.
      return foldName(value) || foldCase(value);
    case "email":
    case "external_id":
      return foldCase(value);
    case "phone":
      return foldPhone(value);
    case "provider_ref":
      return value;
  }
}

/**
 * Keyed hashes for exact look-up, `<key id>:<hash>`; equal values of one kind have equal indexes.
 * Names ignore case, marks and punctuation. Rule: docs/domain.md §9.
 */
export function createBlindIndexer(keys: KeyRing) {
  const indexWith = ({ id, key }: RingKey, kind: IndexKind, value: string): string => {
    const hash = createHmac("sha256", key).update(`${kind}\0${normalise(kind, value)}`, "utf8");
    return `${id}:${hash.digest("base64url")}`;
  };
  return {
    index: (kind: IndexKind, value: string): string => indexWith(keys[0], kind, value),
    indexes: (kind: IndexKind, value: string): string[] =>
      keys.map((key) => indexWith(key, kind, value)),
  };
}

let indexer: ReturnType<typeof createBlindIndexer> | undefined;
const ownIndexer = () => (indexer ??= createBlindIndexer(env().BLIND_INDEX_KEYS));

/** The index to store with a value (made with the first key). */
export function blindIndex(kind: IndexKind, value: string): string {
  return ownIndexer().index(kind, value);
}

/** The indexes to look a value up by: one per key, since rows of an old key may remain. */
export function blindIndexes(kind: IndexKind, value: string): string[] {
  return ownIndexer().indexes(kind, value);
}
