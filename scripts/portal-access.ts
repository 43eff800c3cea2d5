import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

type SignIn = { email: string; password: string; api_key?: string };
/** The people of the sample data and how they sign in, as the seed writes them down. */
type People = {
  admin: SignIn;
  auditor: SignIn;
  companies: { company_id: number; name: string; manager: SignIn }[];
  offices: {
    office_id: number;
    company_id: number;
    name: string;
    manager: SignIn;
    practitioner: SignIn;
  }[];
};
/** What access.json holds. */
export type Access = People & {
  url: string;
  database_url: string;
  stripe_api_base: string;
  webhook_secret: string;
  cron_secret: string;
  metrics_token: string;
};

/** Where the seed writes people.json. */
export function peopleFile(folder: string): string {
  return path.join(folder, "people.json");
}

function readPeople(folder: string): People {
  const file = peopleFile(folder);
  if (!existsSync(file)) {
    throw new Error(
      `${file} is missing, so the sign-ins of this database are unknown: ` +
        "start over with `npm run demo -- --fresh`, or with an empty database.",
    );
  }
  chmodSync(file, 0o600);
  return JSON.parse(readFileSync(file, "utf8")) as People;
}

/** Writes access.json beside the rest, readable for its owner only. @throws Error without people.json */
export function writeAccess(
  folder: string,
  addresses: Omit<Access, keyof People>,
): { access: Access; accessFile: string } {
  const access = { ...addresses, ...readPeople(folder) };
  const accessFile = path.join(folder, "access.json");
  writeFileSync(accessFile, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  return { access, accessFile };
}
