import { expect, it } from "vitest";
import { Refusal, refuse } from "./errors";

it("a refusal carries its code, and detail and field errors only where given", () => {
  expect(() => refuse("not_found")).toThrow(Refusal);
  const bare = new Refusal("invalid_state");
  expect(bare).toMatchObject({ name: "Refusal", code: "invalid_state", message: "invalid_state" });
  expect(bare.detail).toBeUndefined();
  expect(bare.errors).toBeUndefined();
  const full = new Refusal("invalid_value", "wrong", [{ path: "amount", message: "too large" }]);
  expect(full.detail).toBe("wrong");
  expect(full.errors).toEqual([{ path: "amount", message: "too large" }]);
  expect(full).toBeInstanceOf(Error);
});
