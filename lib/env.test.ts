import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EnvError, parseEnv } from "@/lib/env";

const key = () => randomBytes(32).toString("base64");

const production = (): Record<string, string> => ({
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://lumbar:none@db:5432/lumbar",
  APP_URL: "https://billing.lumbar.test/",
  AUTH_SECRET: key(),
  FIELD_ENCRYPTION_KEYS: `k2:${key()},k1:${key()}`,
  BLIND_INDEX_KEYS: `k1:${key()}`,
  AUDIT_KEY: key(),
});

const problemsOf = (source: Record<string, string>): string => {
  try {
    parseEnv(source);
    return "";
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
};

describe("a complete environment", () => {
  test("is accepted with everything optional unset, which stays closed", () => {
    const env = parseEnv(production());
    expect(env.LUMBAR_MODE).toBe("production");
    expect(env.CRON_SECRET).toBeUndefined();
    expect(env.STRIPE_WEBHOOK_SECRET).toBeUndefined();
    expect(env.BILLING_TEST_CLOCK).toBe("0");
    expect(env.APP_URL).toBe("https://billing.lumbar.test");
  });
  test("keeps the order of keys, the first being the one that encrypts", () => {
    const { FIELD_ENCRYPTION_KEYS } = parseEnv(production());
    expect(FIELD_ENCRYPTION_KEYS.map(({ id }) => id)).toEqual(["k2", "k1"]);
  });
  test("takes an empty variable for an unset one", () => {
    expect(parseEnv({ ...production(), CRON_SECRET: "" }).CRON_SECRET).toBeUndefined();
  });
});

describe("a missing or malformed variable stops the start with a sentence", () => {
  test.each([
    "DATABASE_URL",
    "APP_URL",
    "AUTH_SECRET",
    "FIELD_ENCRYPTION_KEYS",
    "BLIND_INDEX_KEYS",
    "AUDIT_KEY",
  ])("%s missing", (name) => {
    const source = production();
    delete source[name];
    expect(problemsOf(source)).toContain(`${name}: is missing.`);
  });

  test.each([
    ["DATABASE_URL", "mysql://canary-value"],
    ["APP_URL", "canary-value"],
    ["AUTH_SECRET", "canary-value"],
    ["FIELD_ENCRYPTION_KEYS", "k1:canary-value"],
    ["FIELD_ENCRYPTION_KEYS", "canary-value"],
    ["FIELD_ENCRYPTION_KEYS", `k1:${Buffer.alloc(16).toString("base64")}`],
    ["BLIND_INDEX_KEYS", `k1:${key()},k1:${key()}`],
    ["AUDIT_KEY", "canary-value"],
    ["STRIPE_SECRET_KEY", "canary-value"],
    ["STRIPE_WEBHOOK_SECRET", "canary-value"],
    ["STRIPE_API_BASE", "canary-value"],
    ["CRON_SECRET", "canary-value"],
    ["METRICS_TOKEN", "canary-value"],
    ["SMTP_URL", "canary-value"],
    ["BILLING_TEST_CLOCK", "canary-value"],
    ["LUMBAR_MODE", "canary-value"],
  ])("%s malformed: it is named, its value is not", (name, value) => {
    const message = problemsOf({ ...production(), [name]: value });
    expect(message).toContain(`${name}: `);
    expect(message).not.toContain(value);
  });

  test("all of them are told at once", () => {
    const message = problemsOf({ ...production(), AUDIT_KEY: "x", AUTH_SECRET: "x" });
    expect(message).toContain("AUDIT_KEY");
    expect(message).toContain("AUTH_SECRET");
  });
});

describe("production refuses what belongs to the demo", () => {
  test.each([
    ["AUTH_SECRET", `demo_${key()}`],
    ["CRON_SECRET", `demo_${key()}`],
    ["METRICS_TOKEN", `demo-${key()}`],
    ["STRIPE_SECRET_KEY", "sk_test_demo_0123456789abcdef"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_demo_0123456789abcdef"],
    ["FIELD_ENCRYPTION_KEYS", `k1:${key()},demo1:${key()}`],
    ["BLIND_INDEX_KEYS", `demo:${key()}`],
    ["AUDIT_KEY", `demo_${key()}`],
  ])("%s with a demo secret", (name, value) => {
    const source = { ...production(), [name]: value };
    expect(problemsOf(source)).toContain(`${name}: a demo secret is refused in production`);
    expect(problemsOf({ ...source, LUMBAR_MODE: "demo" })).toBe("");
  });

  test("the test clock, unless the mode says demo or test", () => {
    const source = { ...production(), BILLING_TEST_CLOCK: "1" };
    expect(problemsOf(source)).toContain("BILLING_TEST_CLOCK: ");
    expect(problemsOf({ ...source, LUMBAR_MODE: "production" })).toContain("BILLING_TEST_CLOCK: ");
    expect(problemsOf({ ...source, LUMBAR_MODE: "demo" })).toBe("");
    expect(problemsOf({ ...source, LUMBAR_MODE: "test" })).toBe("");
  });

  test("secrets that anybody could guess", () => {
    const source = { ...production(), AUDIT_KEY: Buffer.alloc(32).toString("base64") };
    expect(problemsOf(source)).toContain("AUDIT_KEY: too easy to guess");
    expect(problemsOf({ ...production(), AUTH_SECRET: "changeme".repeat(4) })).toContain(
      "AUTH_SECRET",
    );
  });

  test("an address without TLS", () => {
    expect(problemsOf({ ...production(), APP_URL: "http://billing.lumbar.test" })).toContain(
      "APP_URL",
    );
    expect(problemsOf({ ...production(), STRIPE_API_BASE: "http://stripe.test" })).toContain(
      "STRIPE_API_BASE",
    );
  });
});

test("demo mode refuses live keys and production deployments", () => {
  const demo = { ...production(), LUMBAR_MODE: "demo" };
  expect(problemsOf({ ...demo, STRIPE_SECRET_KEY: "sk_live_0123456789" })).toContain(
    "STRIPE_SECRET_KEY",
  );
  expect(problemsOf({ ...demo, VERCEL_ENV: "production" })).toContain("LUMBAR_MODE");
});
