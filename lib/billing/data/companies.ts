import type { Tx } from "@/lib/db/transaction";

export type Company = { companyId: number; name: string };

/** The company, or null when it is not there or not in scope. */
export async function findCompany(tx: Tx, companyId: number): Promise<Company | null> {
  return tx.company.findUnique({ where: { companyId }, select: { companyId: true, name: true } });
}

/** The id of the company of that very name, or null. */
export async function findCompanyIdByName(tx: Tx, name: string): Promise<number | null> {
  const company = await tx.company.findFirst({ where: { name }, select: { companyId: true } });
  return company?.companyId ?? null;
}

/** The id that the next company will have. */
export async function drawCompanyId(tx: Tx): Promise<number> {
  const rows = await tx.$queryRaw<
    { id: bigint }[]
  >`select nextval('companies_company_id_seq') as id`;
  return Number(rows[0]?.id);
}

/** A practice that signed up, under an id drawn before. */
export async function insertCompany(tx: Tx, company: Company, now: Date): Promise<void> {
  await tx.company.create({ data: { ...company, createdAt: now }, select: { companyId: true } });
}
