import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Refusal } from "@/lib/billing/domain/errors";
import { parsePath, parseQuery, parseWith } from "./parse";
import { readJson } from "./read-body";
import { requestIdOf } from "./request-id";

const schema = z.strictObject({
  name: z.string().min(1).max(5),
  kind: z.enum(["a", "b"]).optional(),
  count: z.int().min(1).optional(),
  id: z.int().positive().optional(),
  email: z.email().optional(),
});

function refusalOf(fn: () => unknown): Refusal {
  try {
    fn();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

async function codeOf(request: Request): Promise<string> {
  try {
    await readJson(request);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "accepted";
}

const post = (body: BodyInit, type = "application/json") =>
  new Request("http://localhost/x", { method: "POST", body, headers: { "content-type": type } });

describe("wrong values", () => {
  test.each([
    [{}, "name", "is required"],
    [{ name: 5 }, "name", "must be a string"],
    [{ name: "" }, "name", "must have at least 1 character"],
    [{ name: "Marguerite" }, "name", "must have at most 5 characters"],
    [{ name: "x", kind: "Marguerite" }, "kind", "must be one of: a, b"],
    [{ name: "x", count: 0 }, "count", "must be at least 1"],
    [{ name: "x", id: 0 }, "id", "must be more than 0"],
    [{ name: "x", email: "Marguerite" }, "email", "must be an e-mail address"],
    [{ name: "x", extra: 1 }, "extra", "is not a known field"],
    [[], "", "must be an object"],
    [null, "", "must be an object"],
  ])("%j is refused at its place, without its value", (input, path, message) => {
    const refusal = refusalOf(() => parseWith(schema, input));
    expect(refusal.errors).toEqual([{ path, message }]);
    expect(JSON.stringify(refusal)).not.toContain("Marguerite");
  });

  test("an unknown field's name is repeated only if it looks like one", () => {
    const { errors } = refusalOf(() => parseWith(schema, { name: "x", "Ann Lee 1970-01-01": 1 }));
    expect(errors).toEqual([{ path: "(unreadable name)", message: "is not a known field" }]);
  });
});

describe("query parameters", () => {
  test("unknown ones are refused, also where none is known", () => {
    const { errors } = refusalOf(() => parseQuery(undefined, new URLSearchParams("last_name=Lee")));
    expect(errors).toEqual([{ path: "last_name", message: "is not a known field" }]);
  });

  test.each(["name=a&name=b", "name=a%00"])("%s is refused", (query) => {
    expect(refusalOf(() => parseQuery(schema, new URLSearchParams(query))).code).toBe(
      "invalid_value",
    );
  });
});

test("a path that does not fit leads to nothing", () => {
  const path = z.object({ id: z.string().regex(/^\d+$/) });
  expect(refusalOf(() => parsePath(path, { id: "x" })).code).toBe("not_found");
});

describe("a body", () => {
  test.each([
    [post("{}"), "accepted"],
    [post("{}", "application/json; charset=utf-8"), "accepted"],
    [new Request("http://localhost/x", { method: "POST" }), "accepted"],
    [post("{"), "malformed_json"],
    [post('{"a":NaN}'), "malformed_json"],
    [post(new Uint8Array([0x22, 0xff, 0x22])), "malformed_json"],
    [post("[".repeat(500_000)), "malformed_json"],
    [post("{}", "text/plain"), "unsupported_media_type"],
    [post("a=1", "application/x-www-form-urlencoded"), "unsupported_media_type"],
    [post("{}", "application/json; charset=latin1"), "unsupported_media_type"],
    [post(`"${"x".repeat(1_048_575)}"`), "payload_too_large"],
  ])("case %#: %s is told", async (request, code) => {
    expect(await codeOf(request)).toBe(code);
  });

  test("of unannounced length is cut off at the limit", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: "POST", body: endless, duplex: "half" };
    expect(await codeOf(new Request("http://localhost/x", init))).toBe("payload_too_large");
    expect(sent).toBeLessThan(2_000_000);
  });
});

describe("a request id", () => {
  test("of a machine is taken over", () => {
    const id = "7b1f4a0e-3c59-4a44-9d21-0d8f0a1b2c3d";
    expect(requestIdOf(new Headers({ "x-request-id": id }))).toBe(id);
  });

  test.each(["John-Smith", "555-867-5309", "a\tb", ""])(
    "that could be a word is replaced: %j",
    (id) => {
      expect(requestIdOf(new Headers({ "x-request-id": id }))).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
