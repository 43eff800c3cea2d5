import type { Grant, Role } from "@/lib/auth/actor";
import type { Context } from "@/lib/billing/context";
import { systemContext } from "@/lib/billing/context";
import { addCarePlans } from "@/lib/billing/operations/add-care-plan";
import { createOffice } from "@/lib/billing/operations/create-office";
import { insertPatients } from "@/lib/billing/data/patient-identities";
import { scopeOf } from "@/lib/auth/scope";
import { drawCompanyId, insertCompany } from "@/lib/billing/data/companies";
import { lockClock, saveClock } from "@/lib/billing/data/business-clock";
import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";

/** Sets the business clock for a test file, back as well as forward. */
export async function setClock(at: string): Promise<void> {
  await inTransaction(systemScope(), async (tx) => {
    await lockClock(tx);
    await saveClock(tx, { setAt: new Date(at), isRunning: false, movedAt: realNow() });
  });
}

/** A context of a made-up person with one grant. */
export function asUser(role: Role, place: Partial<Omit<Grant, "role">> = {}): Context {
  const grant: Grant = {
    role,
    companyId: place.companyId ?? null,
    officeIds: place.officeIds ?? [],
  };
  return {
    actor: {
      type: "user",
      userId: 1,
      sessionId: 1,
      name: role,
      email: `${role}@test.example`,
      grants: [grant],
    },
    requestId: "test",
    ip: null,
  };
}

export const admin = asUser("admin");
export const cron = systemContext("test-cron");

/** A company of its own for a suite. */
export async function makeCompany(name = "Test Practice"): Promise<number> {
  return inTransaction(systemScope(), async (tx) => {
    const companyId = await drawCompanyId(tx);
    await insertCompany(tx, { companyId, name }, realNow());
    return companyId;
  });
}

type OfficeOptions = { companyId?: number; timeZone?: string; anchorOn?: string; name?: string };

export type TestOffice = {
  officeId: number;
  companyId: number;
  practitioner: Context;
  manager: Context;
};

/** An active office, with a practitioner and a manager, in the cycle that holds the clock's now. */
export async function makeOffice(options: OfficeOptions = {}): Promise<TestOffice> {
  const companyId = options.companyId ?? (await makeCompany());
  const { office_id: officeId } = await createOffice(admin, {
    company_id: companyId,
    name: options.name ?? "Test Office",
    billing_email: "billing@test.example",
    time_zone: options.timeZone ?? "America/New_York",
    billing_cycle_anchor_date: options.anchorOn,
  });
  return {
    officeId,
    companyId,
    practitioner: asUser("practitioner", { officeIds: [officeId] }),
    manager: asUser("office_manager", { officeIds: [officeId] }),
  };
}

/** Patients with a draft care plan each. Answers their ids. */
export async function makePatients(
  office: TestOffice,
  count: number,
  options: { withPlan?: boolean } = {},
): Promise<number[]> {
  const identities = Array.from({ length: count }, (_, at) => ({
    firstName: `First${at}`,
    lastName: `Last${at}`,
    email: `patient${at}@test.example`,
    phone: null,
    birthOn: null,
    externalId: null,
  }));
  const created = await inTransaction(scopeOf(office.practitioner.actor), (tx) =>
    insertPatients(tx, office, identities, realNow()),
  );
  const ids = created.map(({ patientId }) => patientId);
  if (options.withPlan !== false) {
    await addCarePlans(
      office.practitioner,
      ids.map((patientId) => ({ patientId, title: "Plan" })),
    );
  }
  return ids;
}
