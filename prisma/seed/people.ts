import { randomBytes } from "node:crypto";
import type { Scope } from "@/lib/auth/actor";
import { ADMIN_SCOPES, TENANT_SCOPES } from "@/lib/auth/actor";
import type { Context } from "@/lib/billing/context";
import type { Membership } from "@/lib/billing/data/users";
import { addUser } from "@/lib/billing/operations/add-user";
import { createApiKey, type KeyHolder } from "@/lib/billing/operations/create-api-key";
import type { SeedCompany } from "./practices";

type Person = { name: string; email: string; password: string };
type Manager = Person & { api_key: string };

/** Who may sign in to the demo, and with which keys; the demo's own file, never the database, keeps it. */
export type People = {
  admin: Manager;
  auditor: Person;
  companies: { company_id: number; name: string; manager: Manager }[];
  offices: {
    office_id: number;
    company_id: number;
    name: string;
    manager: Manager;
    practitioner: Person;
  }[];
};

const COMPANY_MANAGERS = ["Marcus Bell", "Nina Castell", "Owen Hartley", "Lea Brandt", "Sam Tobin"];
const OFFICE_STAFF = [
  ["Dana Whitfield", "Dr. Ines Okafor"],
  ["Theo Marsh", "Dr. Hana Kimura"],
  ["Carla Renner", "Dr. Victor Amaro"],
  ["Jonas Wilde", "Dr. Priscilla Ng"],
  ["Mira Solberg", "Dr. Emil Novak"],
] as const;
/** How many offices of each company have people of their own; the others are run by the company. */
const STAFFED_OFFICES = [2, 1, 1, 1, 0];

/** The companies' offices with staff of their own, the larger ones. */
export function staffedOffices(companies: readonly SeedCompany[]) {
  return companies.flatMap((company, at) =>
    company.offices.slice(0, STAFFED_OFFICES[at] ?? 0).map((office) => ({ company, office })),
  );
}

export async function addPeople(
  context: Context,
  companies: readonly SeedCompany[],
): Promise<People> {
  const person = async (name: string, domain: string, membership: Membership): Promise<Person> => {
    const first = name.replace("Dr. ", "").split(" ")[0] ?? name;
    const email = `${first.toLowerCase()}@${domain}`;
    const password = randomBytes(12).toString("base64url");
    await addUser(context, { email, name, password, membership });
    return { name, email, password };
  };
  const key = async (holder: KeyHolder, name: string, scopes: readonly Scope[]) =>
    (await createApiKey(context, { name, holder, scopes: [...scopes] })).text;
  const platform = (role: "admin" | "auditor") => ({ role, companyId: null, officeId: null });

  const admin = {
    ...(await person("Ruth Lindqvist", "lumbar.example", platform("admin"))),
    api_key: await key({ kind: "admin" }, "Demo: billing operations", ADMIN_SCOPES),
  };
  const auditor = await person("Priya Nair", "lumbar.example", platform("auditor"));
  const people: People = { admin, auditor, companies: [], offices: [] };
  for (const [at, { companyId, name, slug }] of companies.entries()) {
    const membership = { role: "company_manager", companyId, officeId: null } as const;
    const manager = await person(COMPANY_MANAGERS[at] ?? name, `${slug}.example`, membership);
    const api_key = await key(
      { kind: "company", companyId },
      "Demo: clinical system",
      TENANT_SCOPES,
    );
    people.companies.push({ company_id: companyId, name, manager: { ...manager, api_key } });
  }
  for (const [at, { company, office }] of staffedOffices(companies).entries()) {
    const { companyId, slug } = company;
    const { officeId, name } = office;
    const [managerName, practitionerName] = OFFICE_STAFF[at] ?? [name, name];
    const domain = `${slug}.example`;
    const place = { companyId, officeId };
    const manager = await person(managerName, domain, { role: "office_manager", ...place });
    const practitioner = await person(practitionerName, domain, { role: "practitioner", ...place });
    const api_key = await key({ kind: "office", officeId }, "Demo: clinical system", TENANT_SCOPES);
    people.offices.push({
      office_id: officeId,
      company_id: companyId,
      name,
      manager: { ...manager, api_key },
      practitioner,
    });
  }
  return people;
}
