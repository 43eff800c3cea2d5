import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env, type KeyRing } from "@/lib/env";

/** Where a value is stored. A ciphertext opens only in the place it was made for. */
export type FieldPlace = { table: string; column: string; rowId: number | bigint | string };

/** The ciphertext was altered, belongs to another place, or its key is not in the list. */
export class DecryptionError extends Error {
  override name = "DecryptionError";
}

const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^v1:([A-Za-z0-9-]{1,32}):([A-Za-z0-9_-]{16}):([A-Za-z0-9_-]{22,})$/;

const additionalData = (place: FieldPlace): Buffer =>
  Buffer.from(JSON.stringify([place.table, place.column, String(place.rowId)]), "utf8");

/**
 * AES-256-GCM over a list of keys: the first encrypts, all decrypt. A ciphertext reads
 * `v1:<key id>:<iv>:<ciphertext and tag>`. Rule: docs/domain.md §9.
 */
export function createFieldCipher(keys: KeyRing) {
  const encrypt = (place: FieldPlace, plaintext: string): string => {
    const [{ id, key }] = keys;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(place));
    const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
    const body = Buffer.concat([sealed, cipher.getAuthTag()]).toString("base64url");
    return `${VERSION}:${id}:${iv.toString("base64url")}:${body}`;
  };

  const decrypt = (place: FieldPlace, ciphertext: string): string => {
    const [, id, iv, body] = FORM.exec(ciphertext) ?? [];
    if (id === undefined || iv === undefined || body === undefined) {
      throw new DecryptionError("not a ciphertext of this form");
    }
    const entry = keys.find((each) => each.id === id);
    if (!entry) throw new DecryptionError("its key is not in FIELD_ENCRYPTION_KEYS");
    const bytes = Buffer.from(body, "base64url");
    const decipher = createDecipheriv("aes-256-gcm", entry.key, Buffer.from(iv, "base64url"), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(place));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      const opened = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]).toString("utf8");
    } catch {
      throw new DecryptionError("it was altered or belongs to another place");
    }
  };

  /** True when a newer key than the one that made it is first in the list. */
  const isOutdated = (ciphertext: string): boolean =>
    !ciphertext.startsWith(`${VERSION}:${keys[0].id}:`);

  return { encrypt, decrypt, isOutdated };
}

let cipher: ReturnType<typeof createFieldCipher> | undefined;
const ownCipher = () => (cipher ??= createFieldCipher(env().FIELD_ENCRYPTION_KEYS));

/** Encrypts one column's value. Draw the row id before calling: it is part of what is sealed. */
export function encryptField(place: FieldPlace, plaintext: string): string {
  return ownCipher().encrypt(place, plaintext);
}

/** @throws DecryptionError when altered, moved to another row or column, or the key is gone. */
export function decryptField(place: FieldPlace, ciphertext: string): string {
  return ownCipher().decrypt(place, ciphertext);
}

/** Whether the rotation command has to rewrite this value with the first key. */
export function needsReencryption(ciphertext: string): boolean {
  return ownCipher().isOutdated(ciphertext);
}
