import type { Tx } from "@/lib/db/transaction";

export type Company = { companyId: number; name: string };

/** The company, or null when it is not there or not in scope. */
export async function findCompany(tx: Tx, companyId: number): Promise<Company | null> {
  return tx.company.findUnique({ where: { companyId }, select: { companyId: true, name: true } });
}

/** A practice that signed up. Answers its id. */
export async function insertCompany(tx: Tx, name: string, now: Date): Promise<number> {
  const { companyId } = await tx.company.create({
    data: { name, createdAt: now },
    select: { companyId: true },
  });
  return companyId;
}
