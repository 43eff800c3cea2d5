import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export type PortalSecrets = Readonly<ReturnType<typeof makeSecrets>>;

/** The secrets of one demo folder, made at random the first time. All of them are marked as demo. */
export function secretsOf(folder: string): PortalSecrets {
  const file = path.join(folder, "secrets.json");
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify(makeSecrets(), null, 2), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as PortalSecrets;
}

function makeSecrets() {
  return {
    AUTH_SECRET: `demo_${word()}`,
    STRIPE_SECRET_KEY: `sk_test_demo_${word()}`,
    STRIPE_WEBHOOK_SECRET: `whsec_demo_${word()}`,
    CRON_SECRET: `demo_${word()}`,
    FIELD_ENCRYPTION_KEYS: `demo1:${key()}`,
    BLIND_INDEX_KEYS: `demo1:${key()}`,
    AUDIT_KEY: `demo_${key()}`,
    METRICS_TOKEN: `demo_${word()}`,
  };
}

function word(): string {
  return randomBytes(24).toString("hex");
}

function key(): string {
  return randomBytes(32).toString("base64");
}
