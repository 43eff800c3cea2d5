import { type Anchor, takeAnchor } from "@/lib/audit/anchor";
import { type Verified, verifyChains } from "@/lib/audit/verify";
import { type ActionReach, reachOf, requireAccess } from "@/lib/auth/policy";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { AuditVerificationOut } from "../contract/audit";
import { listCompaniesOfOffices } from "../data/audit-events";

const TIMEOUT_MS = 3_600_000;
const SNAPSHOT = { timeoutMs: TIMEOUT_MS, isSnapshot: true };

/**
 * Verifies the chains that hold what the caller may read, whole: a chain has no half. The counts
 * are of the caller's own events. Refuses `forbidden`. Rule: docs/domain.md §10.
 */
export async function verifyAudit(context: Context): Promise<AuditVerificationOut> {
  requireAccess(context.actor, "audit.read", null);
  const reach = reachOf(context.actor, "audit.read");
  // The seals of a company are nobody's to read but the system's; only what was found is told.
  return inTransaction(
    systemScope(),
    async (tx) => verifyChains(tx, await whatOf(tx, reach)),
    SNAPSHOT,
  );
}

/**
 * The same over everything, and against what was kept of an earlier time. Answers besides what to
 * keep of this one.
 */
export async function verifyAuditSince(
  context: Context,
  anchor: Anchor | undefined,
): Promise<{ found: AuditVerificationOut; anchor: Anchor }> {
  requireAccess(context.actor, "audit.read", null);
  return inTransaction(
    systemScope(),
    async (tx) => ({
      found: await verifyChains(tx, { companies: null, isCounted: () => true, anchor }),
      anchor: await takeAnchor(tx),
    }),
    SNAPSHOT,
  );
}

async function whatOf(tx: Tx, { seesAll, companyIds, officeIds }: ActionReach): Promise<Verified> {
  if (seesAll) return { companies: null, isCounted: () => true };
  const ofOffices = await listCompaniesOfOffices(tx, officeIds);
  return {
    companies: [...new Set([...companyIds, ...ofOffices])],
    isCounted: ({ companyId, officeId }) =>
      companyIds.includes(companyId) || (officeId !== null && officeIds.includes(officeId)),
  };
}
