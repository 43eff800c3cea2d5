import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { type Control, startStandIn } from "../e2e/stripe-stand-in/client.ts";
import { destroyPostgres, startPostgres } from "./embedded-postgres.ts";
import { peopleFile } from "./portal-access.ts";
import type { PortalSecrets } from "./portal-secrets.ts";

export type PortalOptions = {
  /** Everything the portal keeps lies here: database, secrets, logs, access.json. */
  folder: string;
  port: number;
  /** False for tests: the database is faster and may be lost with the machine. */
  isDurable: boolean;
  /** Variables that stand in for an embedded part: DATABASE_URL and the three of Stripe. */
  given: Readonly<Record<string, string | undefined>>;
  /** Called with one line for each step. */
  tell: (line: string) => void;
};

export type Stoppable = { stop: () => Promise<void> };
/** Takes a part over for the end; a part that comes after the end was asked for is stopped at once. */
export type Keep = (part: Stoppable) => Promise<void>;

/** The given database, or an embedded one. */
export async function openDatabase(
  options: PortalOptions,
  keep: Keep,
): Promise<{ adminUrl: string; appUrl: string }> {
  const given = options.given["DATABASE_URL"];
  if (given) return { adminUrl: given, appUrl: given };
  const server = await startPostgres({
    folder: path.join(options.folder, "postgres"),
    durable: options.isDurable,
  });
  await keep(server);
  await server.ensureDatabase("lumbar");
  return { adminUrl: server.adminUrl("lumbar"), appUrl: server.appUrl("lumbar") };
}

type StripeSettings = {
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  STRIPE_API_BASE?: string;
};

/** The given Stripe, or a stand-in; `control` moves the stand-in and is null for a given one. */
export async function openStripe(
  options: PortalOptions,
  url: string,
  secrets: PortalSecrets,
  keep: Keep,
): Promise<{ stripe: StripeSettings; control: Control | null }> {
  const { given } = options;
  const stripe: StripeSettings = {
    STRIPE_SECRET_KEY: given["STRIPE_SECRET_KEY"] ?? secrets.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: given["STRIPE_WEBHOOK_SECRET"] ?? secrets.STRIPE_WEBHOOK_SECRET,
  };
  const base = given["STRIPE_API_BASE"];
  if (base) return { stripe: { ...stripe, STRIPE_API_BASE: base }, control: null };
  // A key of one's own and no other address means Stripe itself.
  if (given["STRIPE_SECRET_KEY"]) return { stripe, control: null };
  const standIn = await startStandIn({
    secretKey: stripe.STRIPE_SECRET_KEY,
    webhookUrl: `${url}/api/webhooks/stripe`,
    webhookSecret: stripe.STRIPE_WEBHOOK_SECRET,
    stateFile: standInFile(options.folder),
  });
  await keep(standIn);
  return { stripe: { ...stripe, STRIPE_API_BASE: standIn.url }, control: standIn.control };
}

/** The environment of the server, the worker and the seed. */
export function portalEnvironment(
  options: PortalOptions,
  url: string,
  secrets: PortalSecrets & StripeSettings,
  databaseUrl: string,
): Record<string, string> {
  return {
    ...secrets,
    // Mail goes out only where somebody asked for it.
    SMTP_URL: options.given["SMTP_URL"] ?? "",
    NODE_ENV: "production",
    LUMBAR_MODE: "demo",
    BILLING_TEST_CLOCK: "1",
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secrets.AUTH_SECRET,
    PORT: String(options.port),
    // Next takes this name into its own addresses; the option makes it mean 127.0.0.1 everywhere.
    HOSTNAME: "localhost",
    NODE_OPTIONS: "--dns-result-order=ipv4first",
    LUMBAR_PEOPLE_FILE: peopleFile(options.folder),
  };
}

/**
 * A seed that was cut short has left nobody who could sign in: throws what there is of it away. A
 * database that was given stays as it is.
 */
export async function forgetHalfSeed({ folder, given }: PortalOptions): Promise<void> {
  if (given["DATABASE_URL"] || existsSync(peopleFile(folder))) return;
  await destroyPostgres(path.join(folder, "postgres"));
  rmSync(standInFile(folder), { force: true });
}

function standInFile(folder: string): string {
  return path.join(folder, "stripe-stand-in.json");
}
