import { randomBytes } from "node:crypto";

const key = () => randomBytes(32).toString("base64");

/**
 * A complete environment for lib/env.ts with fresh secrets. DATABASE_URL leads nowhere: the
 * `integration` project puts the URL of a real database in its place.
 */
export function testEnvironment(): Record<string, string> {
  return {
    LUMBAR_MODE: "test",
    LOG_LEVEL: "silent",
    DATABASE_URL: "postgresql://lumbar:none@127.0.0.1:1/none",
    APP_URL: "http://localhost:3000",
    NEXTAUTH_URL: "http://localhost:3000",
    AUTH_SECRET: key(),
    NEXTAUTH_SECRET: key(),
    STRIPE_SECRET_KEY: "sk_test_lumbar",
    // Leads nowhere: a test that speaks to Stripe starts a stand-in and names it here.
    STRIPE_API_BASE: "http://127.0.0.1:1",
    STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString("hex")}`,
    CRON_SECRET: key(),
    FIELD_ENCRYPTION_KEYS: `t1:${key()}`,
    BLIND_INDEX_KEYS: `t1:${key()}`,
    AUDIT_KEY: key(),
    METRICS_TOKEN: key(),
    BILLING_TEST_CLOCK: "1",
  };
}
