import { parseArgs } from "node:util";
import { ADMIN_SCOPES, isScope, type Scope, TENANT_SCOPES } from "@/lib/auth/actor";
import { systemContext } from "@/lib/billing/context";
import { createApiKey, type KeyHolder } from "@/lib/billing/operations/create-api-key";
import { Refusal } from "@/lib/billing/domain/errors";
import { disconnect } from "@/lib/db/client";
import { adoptDemoEnvironment } from "./demo-environment";

const USAGE = `npm run apikey -- create --company ID | --office ID | --admin [--scopes a,b] [--name NAME] [--days N]

Makes an API key and prints it once. Without --scopes it holds all its holder may have:
  company, office: ${TENANT_SCOPES.join(", ")}
  admin:           ${ADMIN_SCOPES.join(", ")}`;

const DAY_MS = 86_400_000;

function holderOf(values: {
  company?: string | undefined;
  office?: string | undefined;
  admin?: boolean | undefined;
}): KeyHolder | null {
  const { company, office, admin } = values;
  if ([company, office, admin].filter(Boolean).length !== 1) return null;
  if (admin) return { kind: "admin" };
  const id = Number(company ?? office);
  if (!Number.isSafeInteger(id) || id < 1) return null;
  return company ? { kind: "company", companyId: id } : { kind: "office", officeId: id };
}

function scopesOf(text: string | undefined, holder: KeyHolder): Scope[] | null {
  if (text === undefined) return [...(holder.kind === "admin" ? ADMIN_SCOPES : TENANT_SCOPES)];
  const words = text.split(",").map((word) => word.trim());
  return words.every(isScope) ? words : null;
}

async function main(): Promise<number> {
  adoptDemoEnvironment();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      company: { type: "string" },
      office: { type: "string" },
      admin: { type: "boolean" },
      scopes: { type: "string" },
      name: { type: "string", default: "Made at the command line" },
      days: { type: "string" },
    },
  });
  const holder = holderOf(values);
  const scopes = holder && scopesOf(values.scopes, holder);
  if (positionals[0] !== "create" || holder === null || scopes === null) {
    console.error(USAGE);
    return 2;
  }
  const expiresAt = values.days ? new Date(Date.now() + Number(values.days) * DAY_MS) : undefined;
  try {
    const order = { name: values.name, holder, scopes, expiresAt };
    console.log((await createApiKey(systemContext("apikey"), order)).text);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.detail ?? "There is no such company or office.");
    return 1;
  }
}

process.exitCode = await main().finally(disconnect);
