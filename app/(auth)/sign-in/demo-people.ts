import { readFile } from "node:fs/promises";
import { z } from "zod";
import { demoPeopleFile } from "@/lib/env";
import { log } from "@/lib/log";

/** Somebody who may sign in to the demo. */
export type DemoPerson = { name: string; role: string; email: string; password: string };

/** `first` shows each role once; `others` have the same roles elsewhere. */
export type DemoPeople = { first: DemoPerson[]; others: DemoPerson[] };

const person = z.object({ name: z.string(), email: z.string(), password: z.string() });
const peopleFile = z.object({
  admin: person,
  auditor: person,
  companies: z.array(z.object({ company_id: z.number(), name: z.string(), manager: person })),
  offices: z.array(
    z.object({ company_id: z.number(), name: z.string(), manager: person, practitioner: person }),
  ),
});

const withRole = ({ name, email, password }: z.output<typeof person>, role: string) => ({
  name,
  role,
  email,
  password,
});

/** The sign-ins of the demo, read when they are asked for; none outside of it. */
export async function readDemoPeople(): Promise<DemoPeople> {
  const file = demoPeopleFile();
  if (file === null) return { first: [], others: [] };
  const text = await readFile(file, "utf8").catch(() => null);
  const people = peopleFile.safeParse(text === null ? null : parseJson(text));
  if (!people.success) {
    log.warn("demo.people-unreadable", {});
    return { first: [], others: [] };
  }
  return arrange(people.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function arrange({ admin, auditor, companies, offices }: z.output<typeof peopleFile>): DemoPeople {
  const staff = offices.map(({ name, company_id: companyId, manager, practitioner }) => ({
    companyId,
    people: [
      withRole(manager, `Office manager, ${name}`),
      withRole(practitioner, `Practitioner, ${name}`),
    ],
  }));
  const heads = companies.map(({ company_id: companyId, name, manager }) => ({
    companyId,
    people: [withRole(manager, `Company manager, ${name}`)],
  }));
  const shown = staff[0];
  const shownHead = heads.find(({ companyId }) => companyId === shown?.companyId) ?? heads[0];
  const rest = [...heads, ...staff].filter((group) => group !== shown && group !== shownHead);
  return {
    first: [
      ...(shown?.people ?? []),
      ...(shownHead?.people ?? []),
      withRole(admin, "Admin, all offices"),
      withRole(auditor, "Auditor, all offices, no names"),
    ],
    others: rest.sort((a, b) => a.companyId - b.companyId).flatMap((group) => group.people),
  };
}
