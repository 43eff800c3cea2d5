import { setTestClock } from "@/lib/billing/operations/set-test-clock";
import { admin, makeCompany, makeOffice, type TestOffice } from "@/lib/testing/practice";
import type { OracleDatabase } from "./database";
import type { OfficeFacts } from "./deeds";
import { type PlayedStripe, playStripe } from "./played-stripe";

/** The product under test: its verbs on a real database, and a Stripe in memory. */
export type Product = {
  database: OracleDatabase;
  stripe: PlayedStripe;
  /** Ids of the standard and the dearer plan. */
  plans: number[];
  offices: TestOffice[];
  patients: { patientId: number; ref: string; office: TestOffice }[];
  events: number;
};

/** Offices as the scenario wants them, at its first instant. */
export async function openPractice(
  database: OracleDatabase,
  startAt: Date,
  offices: readonly OfficeFacts[],
): Promise<Product> {
  await setTestClock(admin, startAt);
  const companies = [await makeCompany("One"), await makeCompany("Two")];
  const product: Product = {
    database,
    stripe: playStripe(startAt),
    plans: await database.plans(),
    offices: [],
    patients: [],
    events: 0,
  };
  for (const { company, timeZone, anchorOn } of offices) {
    const companyId = companies[company] ?? 0;
    const anchor = anchorOn === null ? {} : { anchorOn };
    product.offices.push(await makeOffice({ companyId, timeZone, ...anchor }));
  }
  return product;
}

export function officeAt(product: Product, at: number): TestOffice {
  return found(product.offices[at]);
}

export function patientAt(product: Product, at: number): Product["patients"][number] {
  return found(product.patients[at]);
}

export function planAt(product: Product, at: number): number {
  return found(product.plans[at]);
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("a deed names what is not there");
  return thing;
}
