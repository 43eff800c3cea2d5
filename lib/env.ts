import { createSecretKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { demoSecretsIn, weakSecretsIn } from "@/lib/env-secrets";

/** One key of a key list. The id is written into what the key made, so keys can be rotated. */
export type RingKey = { id: string; key: KeyObject };
/** Keys by id; the first one is used for new values, all of them for old ones. */
export type KeyRing = readonly [RingKey, ...RingKey[]];

export type LumbarMode = "production" | "demo" | "test";

/** A bad environment. The message names variables and reasons, and never a value. */
export class EnvError extends Error {
  override name = "EnvError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
    this.problems = problems;
  }
}

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9-]{1,32}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const bytesOf = (base64: string): Buffer | null => {
  if (!BASE64.test(base64)) return null;
  const bytes = Buffer.from(base64, "base64");
  return bytes.length === KEY_BYTES ? bytes : null;
};

const keyRing = z.string().transform((text, context): KeyRing => {
  const refuse = (message: string): never => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const keys: RingKey[] = [];
  // Keys are named by place: what stands where an id should be may be a secret.
  for (const [at, entry] of text.split(",").entries()) {
    const [id = "", base64 = "", ...rest] = entry.trim().split(":");
    if (!KEY_ID.test(id) || rest.length > 0) {
      return refuse(
        "must be a list like id:base64,id2:base64 (ids of letters, digits and hyphens)",
      );
    }
    const bytes = bytesOf(base64);
    if (bytes === null) return refuse(`key ${at + 1} must be ${KEY_BYTES} bytes in base64`);
    if (keys.some((key) => key.id === id)) return refuse(`key ${at + 1} has the id of another key`);
    keys.push({ id, key: createSecretKey(bytes) });
  }
  const [first, ...others] = keys;
  return first ? [first, ...others] : refuse("must hold at least one key");
});

const singleKey = z.string().transform((text, context): KeyObject => {
  const bytes = bytesOf(text.replace(/^demo_/, ""));
  if (bytes !== null) return createSecretKey(bytes);
  context.addIssue({ code: "custom", message: `must be ${KEY_BYTES} bytes in base64` });
  return z.NEVER;
});

const urlWith = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address like ${example}`,
  });

const secret = (minLength: number) =>
  z.string().min(minLength, { error: `must have at least ${minLength} characters` });

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  LUMBAR_MODE: z
    .enum(["production", "demo", "test"], { error: "must be production, demo or test" })
    .optional(),
  DATABASE_URL: urlWith(["postgresql:", "postgres:"], "postgresql://user@host:5432/lumbar"),
  APP_URL: urlWith(["http:", "https:"], "https://billing.example.com").transform(
    (text) => new URL(text).origin,
  ),
  AUTH_SECRET: secret(32),
  FIELD_ENCRYPTION_KEYS: keyRing,
  BLIND_INDEX_KEYS: keyRing,
  AUDIT_KEY: singleKey,
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_(test|live)_\w+$/, { error: "must look like sk_test_… or sk_live_…" })
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_.{8,}$/, { error: "must look like whsec_… with at least 8 more characters" })
    .optional(),
  STRIPE_API_BASE: urlWith(["http:", "https:"], "https://api.stripe.com").optional(),
  CRON_SECRET: secret(16).optional(),
  METRICS_TOKEN: secret(16).optional(),
  SMTP_URL: urlWith(["smtp:", "smtps:"], "smtps://user:password@mail.example.com").optional(),
  BILLING_TEST_CLOCK: z.enum(["0", "1"], { error: "must be 1 or unset" }).default("0"),
  LUMBAR_PEOPLE_FILE: z.string().optional(),
});

/** The checked environment. Unset optional variables mean "closed", never "open". */
export type Env = Readonly<Omit<z.output<typeof schema>, "LUMBAR_MODE">> & {
  readonly LUMBAR_MODE: LumbarMode;
};

const isLocal = (url: string): boolean =>
  ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);

function productionProblems(values: Env, source: NodeJS.Dict<string>): string[] {
  const problems: string[] = [];
  if (values.BILLING_TEST_CLOCK === "1") {
    problems.push("BILLING_TEST_CLOCK: the test clock is refused in production; unset it.");
  }
  for (const name of demoSecretsIn(source)) {
    problems.push(`${name}: a demo secret is refused in production; make a new random one.`);
  }
  for (const name of weakSecretsIn(source)) {
    problems.push(`${name}: too easy to guess for production; make a new random one.`);
  }
  if (!values.APP_URL.startsWith("https:") && !isLocal(values.APP_URL)) {
    problems.push("APP_URL: must begin with https:// in production, or cookies travel in clear.");
  }
  const stripeBase = values.STRIPE_API_BASE;
  if (stripeBase !== undefined && !stripeBase.startsWith("https:") && !isLocal(stripeBase)) {
    problems.push("STRIPE_API_BASE: must begin with https:// in production.");
  }
  return problems;
}

function demoProblems(values: Env, source: NodeJS.Dict<string>): string[] {
  const problems: string[] = [];
  if (/^[sr]k_live_/.test(values.STRIPE_SECRET_KEY ?? "")) {
    problems.push("STRIPE_SECRET_KEY: a live key is refused in demo and test mode.");
  }
  if (source.VERCEL_ENV === "production") {
    problems.push("LUMBAR_MODE: demo and test mode are refused in a production deployment.");
  }
  return problems;
}

/** Checks an environment. @throws EnvError with one sentence for each bad variable. */
export function parseEnv(source: NodeJS.Dict<string>): Env {
  // `X=` in a file or a dashboard means "not set".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const sentences = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return given[name] === undefined ? `${name}: is missing.` : `${name}: ${issue.message}.`;
    });
    throw new EnvError(sentences);
  }
  // Whoever does not say so does not get the test clock and demo secrets: unset is production.
  const ownMode = result.data.NODE_ENV === "test" ? "test" : "production";
  const values: Env = { ...result.data, LUMBAR_MODE: result.data.LUMBAR_MODE ?? ownMode };
  const isProduction = values.LUMBAR_MODE === "production";
  const problems = (isProduction ? productionProblems : demoProblems)(values, given);
  if (problems.length > 0) throw new EnvError(problems);
  return Object.freeze(values);
}

let checked: Env | undefined;

/** The environment, checked once at first use (never at build time). @throws EnvError */
export function env(): Env {
  if (checked === undefined) {
    checked = parseEnv(process.env);
    // next-auth knows its own address from this variable only.
    process.env.NEXTAUTH_URL = checked.APP_URL;
  }
  return checked;
}

/** The database alone, for commands that need nothing else of the environment. @throws EnvError */
export function databaseUrl(): string {
  const result = schema.shape.DATABASE_URL.safeParse(process.env.DATABASE_URL || undefined);
  if (result.success) return result.data;
  const reason = process.env.DATABASE_URL ? result.error.issues[0]?.message : "is missing";
  throw new EnvError([`DATABASE_URL: ${reason ?? "is not usable"}.`]);
}

/** Demo and test mode allow the test clock, demo secrets and sign-in without a second factor. */
export function isProductionMode(): boolean {
  return env().LUMBAR_MODE === "production";
}

/** A portal of made-up data whose sign-ins anybody may use. */
export function isDemoMode(): boolean {
  return env().LUMBAR_MODE === "demo";
}

/** The file with the demo's sign-ins; null outside of the demo, whatever the environment names. */
export function demoPeopleFile(): string | null {
  return isDemoMode() ? (env().LUMBAR_PEOPLE_FILE ?? null) : null;
}

/** The test clock can be set only where the environment says so, and never in production. */
export function isTestClockOn(): boolean {
  return env().BILLING_TEST_CLOCK === "1";
}

/** Readable before the rest is checked, since a bad environment is itself worth a log line. */
export function logLevel(): "debug" | "info" | "warn" | "error" | "silent" {
  const level = process.env.LOG_LEVEL;
  switch (level) {
    case "debug":
    case "warn":
    case "error":
    case "silent":
      return level;
    default:
      return "info";
  }
}
