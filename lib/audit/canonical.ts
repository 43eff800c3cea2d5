import { createHash, createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { env } from "@/lib/env";

export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/** All that an audit event says and that must stay as it was written. */
export type AuditEventForm = {
  eventId: number | bigint;
  recordedAt: Date;
  businessAt: Date;
  actor: { type: string; id: string };
  action: string;
  object: { type: string; id: string };
  companyId: number | null;
  officeId: number | null;
  requestId: string | null;
  ip: string | null;
  details: { readonly [key: string]: CanonicalValue };
};

/** What a seal says: its place in a company's chain (0: what belongs to no company), and of what. */
export type AuditSealForm = {
  companyId: number;
  seq: number;
  /** digestOfEvents of the events it names. */
  digest: string;
  /** Empty for the first. */
  previousHash: string;
};

/** The newest seal of a chain; of all chains together their number of seals, with an empty hash. */
export type AuditHeadForm = { companyId: number; seq: number; hash: string };

const isList = (value: object): value is readonly CanonicalValue[] => Array.isArray(value);

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * JSON with one spelling: keys sorted by code unit, no blanks. What the database gives back (it
 * reorders keys) has the same form as what was written.
 * @throws TypeError for what JSON storage would change: non-finite or fractional numbers, NUL, …
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError("audit numbers are safe integers");
    return JSON.stringify(value === 0 ? 0 : value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed() || value.includes("\0")) throw new TypeError("not storable text");
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError("not a plain object");
  const members = Object.entries(value)
    .sort(([one], [other]) => byCodeUnit(one, other))
    .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

const hmacWith = (key: KeyObject, purpose: string, form: CanonicalValue): string =>
  createHmac("sha256", key)
    .update(`${purpose}\n${canonicalJson(form)}`, "utf8")
    .digest("hex");

const eventForm = (event: AuditEventForm): CanonicalValue => ({
  eventId: String(event.eventId),
  recordedAt: event.recordedAt.toISOString(),
  businessAt: event.businessAt.toISOString(),
  actor: { type: event.actor.type, id: event.actor.id },
  action: event.action,
  object: { type: event.object.type, id: event.object.id },
  companyId: event.companyId,
  officeId: event.officeId,
  requestId: event.requestId,
  ip: event.ip,
  details: event.details,
});

/** HMAC-SHA256 of an event's canonical form, in hex. The key stays outside the database. */
export function auditHmac(event: AuditEventForm, key: KeyObject = env().AUDIT_KEY): string {
  return hmacWith(key, "lumbar.audit.event.v1", eventForm(event));
}

/** Whether the event still is what was written under this HMAC; compares in constant time. */
export function verifyAuditHmac(
  event: AuditEventForm,
  hmac: string,
  key: KeyObject = env().AUDIT_KEY,
): boolean {
  return isSameHex(auditHmac(event, key), hmac);
}

/** One short text for a run of sealed events in their order. */
export function digestOfEvents(
  events: readonly { eventId: number | bigint; hmac: string }[],
): string {
  const digest = createHash("sha256");
  for (const { eventId, hmac } of events) digest.update(`${eventId}:${hmac}\n`);
  return digest.digest("hex");
}

/** HMAC-SHA256 that chains a run of events to the seal before it, in hex. */
export function auditSealHash(seal: AuditSealForm, key: KeyObject = env().AUDIT_KEY): string {
  const { companyId, seq, digest, previousHash } = seal;
  return hmacWith(key, "lumbar.audit.seal.v1", { companyId, seq, digest, previousHash });
}

/** HMAC-SHA256 of what a chain's newest seal is, in hex. */
export function auditHeadMac(head: AuditHeadForm, key: KeyObject = env().AUDIT_KEY): string {
  const { companyId, seq, hash } = head;
  return hmacWith(key, "lumbar.audit.head.v1", { companyId, seq, hash });
}

/** Compares two hex digests in constant time. */
export function isSameHex(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one, "hex"), Buffer.from(other, "hex")];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
