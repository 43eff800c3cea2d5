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

/** A process that hangs in the middle of a transaction would keep its locks from everybody else. */
const LONGEST_PAUSE = "20s";

/**
 * What takes a scope on until the transaction ends, so that a pooler that hands the connection on
 * never hands the scope on. Without parameters, to share a message with other statements: roles,
 * switches and numbers of ours, nothing typed. Instants travel without a zone, so theirs is set.
 */
export function scopeStatement({ role, seesAll, names, companyIds, officeIds }: DbScope): string {
  return `select
    set_config('role', '${role}', true),
    set_config('TimeZone', 'UTC', true),
    set_config('idle_in_transaction_session_timeout', '${LONGEST_PAUSE}', true),
    set_config('lumbar.sees_all', '${seesAll ? "on" : "off"}', true),
    set_config('lumbar.names', '${names ? "on" : "off"}', true),
    set_config('lumbar.company_ids', '${arrayLiteral(companyIds)}', true),
    set_config('lumbar.office_ids', '${arrayLiteral(officeIds)}', true)`;
}

function arrayLiteral(ids: readonly number[]): string {
  return `{${ids.map(Number).join(",")}}`;
}
