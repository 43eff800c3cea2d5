import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { refuse } from "@/lib/billing/domain/errors";
import { disconnect } from "@/lib/db/client";
import { browserOf, type Caller } from "@/lib/testing/callers";
import { makeCompany } from "@/lib/testing/practice";
import { defineAction } from "./action";
import { forPage, pageContext, requirePage } from "./page";

let requestHeaders = new Headers();
const after = vi.fn();

// The request around an action or a page is Next's own.
vi.mock("next/headers", () => ({ headers: () => Promise.resolve(requestHeaders) }));
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: (task: unknown) => {
    after(task);
  },
}));

let manager: Caller;
let adminBrowser: Caller;

beforeAll(async () => {
  manager = await browserOf("company_manager", { companyId: await makeCompany() });
  adminBrowser = await browserOf("admin");
});
beforeEach(() => {
  after.mockClear();
});
afterAll(() => disconnect());

const input = z.strictObject({ amount: z.int() });
const output = z.strictObject({ by: z.string(), amount: z.int() });
const echo = defineAction({
  name: "test.echo",
  input,
  output,
  enqueues: true,
  run: ({ actor }, { amount }) =>
    Promise.resolve(amount < 0 ? refuse("invalid_state") : { by: actor.type, amount }),
});

const signInAs = (caller: Caller) => {
  requestHeaders = new Headers(caller);
};
const codeOf = (result: Awaited<ReturnType<typeof echo>>) =>
  result.ok ? "done" : result.problem.code;

describe("a server action", () => {
  test("runs for who is signed in, and has the jobs drained afterwards", async () => {
    signInAs(manager);
    expect(await echo({ amount: 5 })).toEqual({ ok: true, data: { by: "user", amount: 5 } });
    expect(after).toHaveBeenCalledOnce();
  });

  test("answers refusals, and has nothing drained then", async () => {
    signInAs(manager);
    expect(codeOf(await echo({ amount: -1 }))).toBe("invalid_state");
    expect(after).not.toHaveBeenCalled();
  });

  test("is a public endpoint: nobody, wrong input and bugs are answered too", async () => {
    signInAs({});
    expect(codeOf(await echo({ amount: 5 }))).toBe("unauthenticated");
    signInAs(manager);
    for (const wrong of [{}, { amount: "5" }, { amount: 5, more: 1 }, null, undefined]) {
      expect(codeOf(await echo(wrong as { amount: number }))).toBe("invalid_value");
    }
    const broken = defineAction({
      name: "test.broken",
      input,
      output,
      run: () => Promise.reject(new Error("Marguerite")),
    });
    const result = await broken({ amount: 1 });
    expect(codeOf(result)).toBe("internal_error");
    expect(JSON.stringify(result)).not.toContain("Marguerite");
  });

  test("of the platform is forbidden to others before its input is looked at", async () => {
    const platform = defineAction({
      name: "test.platform",
      input,
      output,
      allowedTo: "charge.create",
      run: () => Promise.resolve({ by: "x", amount: 1 }),
    });
    signInAs(manager);
    expect(codeOf(await platform({} as { amount: number }))).toBe("forbidden");
    signInAs(adminBrowser);
    expect(codeOf(await platform({ amount: 1 }))).toBe("done");
  });
});

describe("a page", () => {
  const signIn = { digest: expect.stringContaining("/sign-in") as unknown };
  const notFound = { digest: "NEXT_HTTP_ERROR_FALLBACK;404" };

  test("leads nobody to the sign-in", async () => {
    signInAs({});
    await expect(pageContext()).rejects.toMatchObject(signIn);
  });

  test("does not exist for who may not open it", async () => {
    signInAs(manager);
    await expect(requirePage("billing.operations.read")).rejects.toMatchObject(notFound);
    signInAs(adminBrowser);
    expect((await requirePage("billing.operations.read")).actor.type).toBe("user");
  });

  test("shows a refused view as not found, and a bug as its request id alone", async () => {
    const refused = (code: "not_found" | "forbidden") => (async () => refuse(code))();
    await expect(forPage(refused("forbidden"))).rejects.toMatchObject(notFound);
    await expect(forPage(refused("not_found"))).rejects.toMatchObject(notFound);
    await expect(forPage(Promise.reject(new TypeError("bug")))).rejects.toMatchObject({
      message: "page failed",
      digest: expect.stringMatching(/^[\w-]+$/) as string,
    });
    expect(await forPage(Promise.resolve(1))).toBe(1);
  });
});
