import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkAnswer } from "./check-answer";
import { generateShapes } from "./generate-shapes";
import { routes } from "./routes";
import { shapes } from "./shapes";
import { createWorld } from "./world";
import { createCard, GOOD_CARD } from "./cards";
import { customerRoutes } from "./resources/customers";

function createCustomerObject(): Record<string, unknown> {
  const world = createWorld();
  const create = customerRoutes[0];
  return create?.handle(world, { name: "A" } as never, { id: "" }) as Record<string, unknown>;
}

describe("shapes.json", () => {
  it("is what the installed SDK's declaration files say", async () => {
    const committed = readFileSync(join(import.meta.dirname, "shapes.json"), "utf8");
    expect(await generateShapes()).toBe(committed);
  });

  it("has the parameters of every endpoint", () => {
    for (const route of routes) {
      expect(Object.keys(shapes.params)).toContain(route.params);
    }
  });
});

// Every answer over HTTP passes this check too: one that fails it is a 500 "Stand-in bug".
describe("the check of answers", () => {
  it("accepts what fits the SDK's types", () => {
    expect(checkAnswer(createCustomerObject())).toEqual([]);
    expect(checkAnswer(createCard(createWorld(), GOOD_CARD))).toEqual([]);
  });

  it("finds a field that the types lack, one that is missing and one of another type", () => {
    const customer = createCustomerObject();
    expect(checkAnswer({ ...customer, account_balance: 0 })).toEqual([
      "answer(customer).account_balance: not in the SDK's type",
    ]);
    delete customer.email;
    expect(checkAnswer({ ...customer, balance: "0" })).toHaveLength(2);
  });

  it("looks into lists and expanded objects", () => {
    const list = { object: "list", data: [{ ...createCustomerObject(), paid: true }] };
    expect(checkAnswer(list)).toHaveLength(1);
  });
});
