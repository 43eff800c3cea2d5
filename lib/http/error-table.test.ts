import { describe, expect, test } from "vitest";
import { Refusal } from "@/lib/billing/domain/errors";
import { ERROR_TABLE, type ProblemCode } from "./error-table";
import { problemAnswer } from "./answer";
import { problem, problemOf, problemOnWire, problemOut } from "./problem";

const CODES = Object.keys(ERROR_TABLE) as ProblemCode[];
const ENTRANCE = { name: "GET:/test", requestId: "r-1" };

describe("the error table", () => {
  test.each(CODES)("%s has an error status and whole sentences", (code) => {
    const { status, title, text } = ERROR_TABLE[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z]/);
    expect(text).toMatch(/\.$/);
  });

  test("only a bug is a 500", () => {
    expect(CODES.filter((code) => ERROR_TABLE[code].status === 500)).toEqual(["internal_error"]);
  });
});

describe("a problem", () => {
  test("of a refusal keeps its own words and field errors", () => {
    const errors = [{ path: "amount", message: "must be more than 0" }];
    const told = problemOnWire(
      problemOf(new Refusal("invalid_value", "Too small.", errors), ENTRANCE),
    );
    expect(problemOut.parse(told)).toEqual({
      type: "http://localhost:3000/docs/api#invalid_value",
      title: "Invalid values",
      status: 422,
      code: "invalid_value",
      detail: "Too small.",
      request_id: "r-1",
      errors,
    });
  });

  test("of a bug tells nothing of what was thrown", () => {
    const told = problemOnWire(
      problemOf(new Error("duplicate key (email)=(x@y.example)"), ENTRANCE),
    );
    expect(told).toMatchObject({ status: 500, code: "internal_error" });
    expect(JSON.stringify(told)).not.toContain("x@y.example");
  });

  test("that passes by itself tells when to come back", () => {
    const headersOf = (code: ProblemCode) => problemAnswer(problem(code, "r-1")).headers;
    expect(headersOf("unavailable")).toHaveProperty("retry-after");
    expect(headersOf("request_in_progress")).toHaveProperty("retry-after");
    expect(headersOf("not_found")).toEqual({});
  });

  test("of nobody's request names the way to sign in", () => {
    const { headers } = problemAnswer(problem("unauthenticated", "r-1"));
    expect(headers).toHaveProperty("www-authenticate");
  });
});
