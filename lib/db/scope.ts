/** As whom a transaction speaks to the database; row-level security reads it. */
export type DbScope = {
  role: "lumbar_app" | "lumbar_jobs";
  seesAll: boolean;
  companyIds: number[];
  officeIds: number[];
  /** Whether patients' identities and care plans may be read, inside the companies and offices above. */
  names: boolean;
};

/** The scope of a named job of the system: every tenant's billing facts, nobody's name. */
export function systemScope(): DbScope {
  return { role: "lumbar_jobs", seesAll: true, companyIds: [], officeIds: [], names: false };
}
