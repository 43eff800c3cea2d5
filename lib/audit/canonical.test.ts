import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  auditHeadMac,
  auditHmac,
  auditSealHash,
  canonicalJson,
  digestOfEvents,
  verifyAuditHmac,
  type AuditEventForm,
  type CanonicalValue,
} from "@/lib/audit/canonical";

const event: AuditEventForm = {
  eventId: 41,
  recordedAt: new Date("2026-03-01T10:00:00.123Z"),
  businessAt: new Date("2026-02-28T23:00:00.000Z"),
  actor: { type: "user", id: "7" },
  action: "invoice.cancel",
  object: { type: "invoice", id: "99" },
  companyId: 1,
  officeId: 2,
  requestId: "3f0c9a52-1d1b-4c8e-9a52-123456789012",
  ip: "203.0.113.9",
  details: { before: { totalCents: 1200 }, after: { totalCents: 0 }, lines: [1, 2] },
};

describe("the canonical form", () => {
  test("does not depend on the order of keys", () => {
    expect(canonicalJson({ b: 1, a: { d: [1, "x"], c: null } })).toBe(
      canonicalJson({ a: { c: null, d: [1, "x"] }, b: 1 }),
    );
    expect(canonicalJson({ b: 1, a: true })).toBe('{"a":true,"b":1}');
  });
  test("survives storage as JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const isStorable = (() => {
          try {
            canonicalJson(value as CanonicalValue);
            return true;
          } catch {
            return false;
          }
        })();
        fc.pre(isStorable);
        const stored = JSON.parse(JSON.stringify(value)) as CanonicalValue;
        expect(canonicalJson(stored)).toBe(canonicalJson(value as CanonicalValue));
      }),
    );
  });
  test.each([[NaN], [Infinity], [0.1], [2 ** 53], ["a\0b"], ["\ud800"], [new Date(0)]])(
    "refuses %s, which storage would change",
    (value) => {
      expect(() => canonicalJson({ value } as unknown as CanonicalValue)).toThrow(TypeError);
    },
  );
});

describe("the HMAC of an event", () => {
  const hmac = auditHmac(event);
  test("holds for what was written, whatever the order of its keys", () => {
    const read = { ...event, eventId: 41n, details: { ...event.details, lines: [1, 2] } };
    expect(verifyAuditHmac(read, hmac)).toBe(true);
  });
  const edits: Partial<AuditEventForm>[] = [
    { eventId: 42 },
    { recordedAt: new Date("2026-03-01T10:00:00.124Z") },
    { businessAt: new Date("2026-02-28T23:00:00.001Z") },
    { actor: { type: "user", id: "8" } },
    { actor: { type: "api_key", id: "7" } },
    { action: "invoice.approve" },
    { object: { type: "invoice", id: "98" } },
    { companyId: 2 },
    { officeId: null },
    { requestId: null },
    { ip: "203.0.113.8" },
    { details: { before: { totalCents: 1201 }, after: { totalCents: 0 }, lines: [1, 2] } },
    { details: {} },
  ];
  test.each(edits.map((edit) => [Object.keys(edit).join(), edit] as const))(
    "breaks when %s is edited",
    (_name, edit) => {
      expect(verifyAuditHmac({ ...event, ...edit }, hmac)).toBe(false);
    },
  );
  test("needs the key", () => {
    expect(verifyAuditHmac(event, auditHmac(event, createSecretKey(randomBytes(32))))).toBe(false);
  });
  test("is not replaced by rubbish", () => {
    for (const rubbish of ["", "zz", hmac.slice(2), `${hmac}00`]) {
      expect(verifyAuditHmac(event, rubbish)).toBe(false);
    }
  });
});

test("a seal depends on company, place, events, their order, and the seal before", () => {
  const events = [
    { eventId: 1, hmac: "aa" },
    { eventId: 2, hmac: "bb" },
  ];
  const seal = { companyId: 1, seq: 3, digest: digestOfEvents(events), previousHash: "00" };
  const hashes = [
    seal,
    { ...seal, companyId: 2 },
    { ...seal, seq: 4 },
    { ...seal, digest: digestOfEvents(events.toReversed()) },
    { ...seal, digest: digestOfEvents(events.slice(1)) },
    { ...seal, previousHash: "01" },
  ].map((form) => auditSealHash(form));
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(auditSealHash({ ...seal })).toBe(hashes[0]);
});

test("the MAC of a head is not to be had from the seal it names", () => {
  const head = { companyId: 1, seq: 3, hash: "aa" };
  const macs = [
    auditHeadMac(head),
    auditHeadMac({ ...head, seq: 2 }),
    auditHeadMac({ ...head, hash: "ab" }),
    auditHeadMac({ ...head, companyId: 2 }),
    auditSealHash({ ...head, digest: "", previousHash: "" }),
  ];
  expect(new Set(macs).size).toBe(macs.length);
});
