import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { isScope, type ApiKeyActor } from "@/lib/auth/actor";
import { bearerToken } from "@/lib/auth/secret-compare";
import { realNow } from "@/lib/clock";
import { ask } from "@/lib/db/ask";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";

const FORM = /^lk_([a-z0-9]{8,16})_([A-Za-z0-9_-]{40,64})$/;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const PREFIX_LENGTH = 10;
const SECRET_BYTES = 32;
const LAST_USED_EVERY_MS = 60_000;

export type MintedApiKey = {
  /** The whole key: shown once, stored nowhere. */
  text: string;
  prefix: string;
  secretHash: string;
};

// The secret is 256 random bits, so a plain fast hash is enough: there is nothing to guess.
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** A new key. Store `prefix` and `secretHash`; show `text` once. */
export function mintApiKey(): MintedApiKey {
  // 252 is the greatest multiple of 36 in a byte: dropping the rest keeps all letters equally likely.
  const letters = Array.from(randomBytes(64))
    .filter((byte) => byte < 252)
    .map((byte) => ALPHABET[byte % ALPHABET.length]);
  const prefix = letters.slice(0, PREFIX_LENGTH).join("");
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  return { text: `lk_${prefix}_${secret}`, prefix, secretHash: hashOf(secret) };
}

/** The two halves of a key's text, or null when it has not the form of one. */
export function parseApiKey(text: string): { prefix: string; secret: string } | null {
  const [, prefix, secret] = FORM.exec(text) ?? [];
  return prefix === undefined || secret === undefined ? null : { prefix, secret };
}

/** Whether this secret is the one behind the stored hash; constant time. */
export function isSecretOf(secret: string, secretHash: string): boolean {
  const given = Buffer.from(hashOf(secret), "hex");
  const expected = Buffer.from(secretHash, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

type StoredKey = {
  apiKeyId: number;
  name: string;
  secretHash: string;
  scopes: string[];
  isAdmin: boolean;
  companyId: number | null;
  officeId: number | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  /** Its office and all offices below it. */
  officeIds: number[];
};

/** Asked in one message, office tree and all: this runs before every call of the API. */
async function findKey(prefix: string): Promise<StoredKey | undefined> {
  const [key] = await ask<StoredKey>(systemScope())`
    select api_key_id as "apiKeyId", name, secret_hash as "secretHash", scopes, is_admin as "isAdmin",
      company_id as "companyId", office_id as "officeId", expires_at as "expiresAt",
      revoked_at as "revokedAt", last_used_at as "lastUsedAt",
      array(
        with recursive covered(office_id) as (
          select k.office_id where k.office_id is not null
          union
          select o.office_id from covered c join offices o on o.parent_office_id = c.office_id
        )
        select office_id from covered order by office_id
      ) as "officeIds"
    from api_keys k where prefix = ${prefix}`;
  return key;
}

async function noteUse({ apiKeyId, lastUsedAt }: StoredKey, now: Date): Promise<void> {
  if (now.getTime() - (lastUsedAt?.getTime() ?? 0) <= LAST_USED_EVERY_MS) return;
  await inTransaction(systemScope(), (tx) =>
    tx.apiKey.updateMany({ where: { apiKeyId }, data: { lastUsedAt: now } }),
  );
}

/** The actor behind `Authorization: Bearer lk_…`; null for an unknown, expired or revoked key. */
export async function actorFromApiKey(headers: Headers): Promise<ApiKeyActor | null> {
  const parsed = parseApiKey(bearerToken(headers) ?? "");
  if (parsed === null) return null;
  const now = realNow();
  const key = await findKey(parsed.prefix);
  // Compared in any case, so that the time tells nothing about which prefixes exist.
  const isRight = isSecretOf(parsed.secret, key?.secretHash ?? hashOf(""));
  if (!key || !isRight || key.revokedAt !== null) return null;
  if (key.expiresAt !== null && key.expiresAt <= now) return null;
  await noteUse(key, now);
  return {
    type: "api_key",
    apiKeyId: key.apiKeyId,
    name: key.name,
    scopes: key.scopes.filter(isScope),
    isAdmin: key.isAdmin,
    companyId: key.officeId === null ? key.companyId : null,
    officeIds: key.officeIds,
  };
}
