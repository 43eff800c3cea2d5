import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const UPPERCASE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function randomText(alphabet: string, length: number): string {
  let text = "";
  for (let index = 0; index < length; index += 1)
    text += alphabet.charAt(randomInt(alphabet.length));
  return text;
}

/** A new id such as `in_1Qx…`: the prefix, an underscore and 24 characters. */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(ALPHABET, 24)}`;
}

/** A long unguessable token for a hosted page. */
export function newToken(): string {
  return randomText(ALPHABET, 48);
}

/** The eight characters before the dash of a customer's invoice numbers. */
export function newInvoicePrefix(): string {
  return randomText(UPPERCASE, 8);
}
