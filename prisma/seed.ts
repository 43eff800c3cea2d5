import { existsSync, writeFileSync } from "node:fs";
import type { Grant } from "@/lib/auth/actor";
import type { Context } from "@/lib/billing/context";
import { systemContext } from "@/lib/billing/context";
import { realNow } from "@/lib/clock";
import { disconnect } from "@/lib/db/client";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { beginning, liveThrough, openingInstant } from "./seed/history";
import { addPeople } from "./seed/people";
import { importPractices } from "./seed/practices";
import { openWorld } from "./seed/world";

const seeder = systemContext("seed");
const peopleFile = process.env["LUMBAR_PEOPLE_FILE"] ?? "people.json";

function personWith(userId: number, name: string, grant: Grant): Context {
  return {
    actor: { type: "user", userId, sessionId: 0, name, email: "", grants: [grant] },
    requestId: "seed",
    ip: null,
  };
}

async function userIds(): Promise<Map<string, number>> {
  const users = await inTransaction(systemScope(), (tx) =>
    tx.user.findMany({ select: { userId: true, email: true } }),
  );
  return new Map(users.map(({ userId, email }) => [email, userId]));
}

async function seed(): Promise<void> {
  const opening = openingInstant(realNow());
  const world = await openWorld();
  try {
    await world.moveTo(beginning(opening));
    const companies = await importPractices(seeder);
    const people = await addPeople(seeder, companies);
    const ids = await userIds();
    const idOf = (email: string) => ids.get(email) ?? 0;
    const admin = personWith(idOf(people.admin.email), people.admin.name, {
      role: "admin",
      companyId: null,
      officeIds: [],
    });
    const managers = new Map(
      people.companies.map(({ company_id: companyId, manager }) => [
        companyId,
        personWith(idOf(manager.email), manager.name, {
          role: "company_manager",
          companyId,
          officeIds: [],
        }),
      ]),
    );
    const patients = await inTransaction(systemScope(), (tx) =>
      tx.patient.findMany({
        select: { patientId: true, companyId: true, officeId: true },
        orderBy: { patientId: "asc" },
      }),
    );
    const managerOf = (companyId: number) => managers.get(companyId) ?? seeder;
    const actors = { admin, cron: systemContext("roll-cycles"), managerOf };
    await liveThrough(opening, companies, patients, actors, world);
    writeFileSync(peopleFile, JSON.stringify(people, null, 2), { mode: 0o600 });
    console.log(`Seeded ${patients.length} patients of ${companies.length} companies.`);
  } finally {
    await world.close();
  }
}

async function main(): Promise<void> {
  const companies = await inTransaction(systemScope(), (tx) => tx.company.count());
  if (companies === 0) return seed();
  if (existsSync(peopleFile)) return console.log("Seeded before.");
  throw new Error(
    "This database holds data that was not seeded from here, or a seed that was cut short. " +
      "Start over with `npm run demo -- --fresh`, or give an empty database.",
  );
}

await main().finally(disconnect);
