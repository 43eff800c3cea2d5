import { requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { Context } from "../context";
import { countOffices, listNamedOffices } from "../data/office-lists";
import type { OfficeStatus } from "../domain/office";

export type SwitcherOut = {
  companies: {
    companyId: number;
    name: string;
    offices: { officeId: number; name: string; status: OfficeStatus }[];
  }[];
  officeCount: number;
  companyCount: number;
  /** More offices than are listed: the others are found by search. */
  hasMore: boolean;
};

const MAX_LISTED = 200;

/** The offices this actor may switch to, by company and name. */
export async function switcher(context: Context): Promise<SwitcherOut> {
  requireAccess(context.actor, "office.read", null);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const offices = await listNamedOffices(tx, { part: null, limit: MAX_LISTED + 1 });
    const hasMore = offices.length > MAX_LISTED;
    const listed = offices.slice(0, MAX_LISTED);
    const companies = new Map<number, SwitcherOut["companies"][number]>();
    for (const { companyId, companyName, officeId, name, status } of listed) {
      const company = companies.get(companyId) ?? { companyId, name: companyName, offices: [] };
      company.offices.push({ officeId, name, status });
      companies.set(companyId, company);
    }
    const counts = hasMore
      ? await countOffices(tx)
      : { offices: listed.length, companies: companies.size };
    return {
      companies: [...companies.values()],
      officeCount: counts.offices,
      companyCount: counts.companies,
      hasMore,
    };
  });
}
