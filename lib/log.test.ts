import { describe, expect, test } from "vitest";
import { createLog, describeError, maskProviderId, type LogFields } from "@/lib/log";

const CANARY = "Jane Roe 123-45-6789 jane@example.org";

function recorder() {
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) }, "debug");
  const last = () => JSON.parse(lines.at(-1) ?? "{}") as Record<string, unknown>;
  return { log, lines, last };
}

describe("a log line", () => {
  test("holds the event and the known fields", () => {
    const { log, last } = recorder();
    log.info("rollover.finished", { officeId: 3, count: 12, code: "done", job: "roll-due-cycles" });
    expect(last()).toMatchObject({
      msg: "rollover.finished",
      officeId: 3,
      count: 12,
      code: "done",
      job: "roll-due-cycles",
    });
  });
  test("keeps request ids and routes", () => {
    const { log, last } = recorder();
    const requestId = "3f0c9a52-1d1b-4c8e-9a52-123456789012";
    log.info("http.answered", { requestId, route: "/api/v1/billing/invoices/{invoice_id}" });
    expect(last()).toMatchObject({ requestId, route: "/api/v1/billing/invoices/{invoice_id}" });
  });
  test("drops fields that are not known, at run time too", () => {
    const { log, lines } = recorder();
    log.info("patient.created", { officeId: 1, lastName: CANARY } as LogFields);
    // @ts-expect-error -- an unknown field must not compile
    log.info("patient.created", { lastName: CANARY });
    expect(lines.join()).not.toContain("Jane");
  });
  test("drops known fields whose value is free text or a long number", () => {
    const { log, lines } = recorder();
    log.info("x", { code: CANARY, route: "/patients?q=Jane Roe", kind: "5551234567" });
    log.info(CANARY, {});
    expect(lines.join()).not.toMatch(/Jane|5551234567|6789/);
  });
  test("shows ids of Stripe's objects masked", () => {
    const { log, last } = recorder();
    log.info("outbox.sent", { customerRef: "cus_NffrFeUfNV2Hib", invoiceRef: CANARY });
    expect(last()).toMatchObject({ customerRef: "cus_…2Hib", invoiceRef: "…" });
  });
});

describe("a logged error", () => {
  class UniqueViolation extends Error {
    override name = "UniqueViolation";
    code = "P2002";
  }
  test("has class, code and frames, never the message", () => {
    const { log, lines, last } = recorder();
    log.error("patient.failed", new UniqueViolation(`Key (email)=(${CANARY}) exists`), {
      officeId: 1,
    });
    expect(lines.join()).not.toContain("Jane");
    expect(last()).toMatchObject({ errorName: "UniqueViolation", errorCode: "P2002", officeId: 1 });
    expect(last().stack).toEqual(expect.arrayContaining([expect.stringContaining("log.test.ts")]));
  });
  test("does not take a message for a frame", () => {
    const error = new Error(`first line\n    at Jane (/Roe:1:2)\n    at /Roe/Jane:3:4`);
    expect(JSON.stringify(describeError(error))).not.toMatch(/Jane|Roe/);
  });
  test("tells the database's code behind a driver error", () => {
    const error = new Error(CANARY, { cause: { originalCode: "40001", message: CANARY } });
    expect(describeError(error)).toMatchObject({ errorCode: "40001" });
    expect(JSON.stringify(describeError(error))).not.toContain("Jane");
  });
  test("says nothing of a thrown text", () => {
    expect(describeError(CANARY)).toEqual({ errorName: "string" });
  });
});

test("an id is masked to its kind and last four characters", () => {
  expect(maskProviderId("cus_ABCDEFGH1234")).toBe("cus_…1234");
  expect(maskProviderId("in_1MtHbELkdIwHu7ixl4OzzPMv")).toBe("in_…zPMv");
  expect(maskProviderId("in_1234")).toBe("…");
  expect(maskProviderId("Jane Roe")).toBe("…");
});
