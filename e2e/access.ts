import { readFileSync } from "node:fs";

type Person = { email: string; password: string };
type Keyed = Person & { api_key: string };

/** The file a running portal writes about itself: addresses, secrets and sign-ins. */
export type Access = {
  url: string;
  database_url: string;
  stripe_api_base: string;
  webhook_secret: string;
  cron_secret: string;
  metrics_token: string;
  admin: Keyed;
  auditor: Person;
  companies: { company_id: number; name: string; manager: Keyed }[];
  offices: {
    office_id: number;
    company_id: number;
    name: string;
    manager: Keyed;
    practitioner: Person;
  }[];
};

/** Reads it; the Playwright configuration has named it. */
export function readAccess(): Access {
  const file = process.env["LUMBAR_ACCESS_FILE"];
  if (!file)
    throw new Error("LUMBAR_ACCESS_FILE is not set: run the tests by their configuration.");
  return JSON.parse(readFileSync(file, "utf8")) as Access;
}

/** The n-th office with people of its own. */
export function officeOf(access: Access, at: number): Access["offices"][number] {
  const office = access.offices[at];
  if (!office) throw new Error(`The portal has no office number ${at} with people of its own.`);
  return office;
}
