import path from "node:path";
import type { Context } from "@/lib/billing/context";
import { importPractice } from "@/lib/billing/operations/import-practice";
import { readPracticeFiles } from "../../scripts/practice-files";

export const TIME_ZONE = "America/New_York";

/** The made-up companies that the seed's offices belong to, by the first digits of their postal code. */
const COMPANIES = [
  { name: "South Coast Spine Group", slug: "southcoast", zips: /^02[35-7]/ },
  { name: "Harbor Chiropractic", slug: "harbor", zips: /^02/ },
  { name: "Pioneer Valley Chiropractic", slug: "pioneervalley", zips: /^01[0-3]/ },
  { name: "Merrimack Spine and Posture", slug: "merrimack", zips: /^01[89]/ },
  { name: "Wachusett Chiropractic", slug: "wachusett", zips: /^/ },
] as const;

export type SeedOffice = { officeId: number; name: string; patients: number };
export type SeedCompany = { companyId: number; name: string; slug: string; offices: SeedOffice[] };

/** Imports every practice; offices come with the most patients first. */
export async function importPractices(context: Context): Promise<SeedCompany[]> {
  const read = await readPracticeFiles(path.join(import.meta.dirname, "../seed-data/synthea"));
  if (!read.ok) throw new Error("the seed data is broken");
  const companies: SeedCompany[] = [];
  for (const { name, slug } of COMPANIES) {
    const roster = read.files.roster.filter(
      ({ zip }) => COMPANIES.find(({ zips }) => zips.test(zip))?.name === name,
    );
    const billingEmail = `billing@${slug}.example`;
    const order = { companyName: name, timeZone: TIME_ZONE, billingEmail, roster };
    const result = await importPractice(context, order);
    if (!result.ok) throw new Error("the seed's patients are here already");
    const offices = roster.map(({ officeName, patients }) => ({
      officeId: result.officeIds.get(officeName) ?? 0,
      name: officeName,
      patients: patients.length,
    }));
    offices.sort((one, other) => other.patients - one.patients || one.officeId - other.officeId);
    companies.push({ companyId: result.companyId, name, slug, offices });
  }
  return companies;
}
