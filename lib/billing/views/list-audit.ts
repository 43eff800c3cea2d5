import { reachOf, requireAccess } from "@/lib/auth/policy";
import { scopeOf } from "@/lib/auth/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Context } from "../context";
import type { AuditEventOut, AuditListIn, AuditListOut } from "../contract/audit";
import { type AuditPlaces, listAuditEvents, type ListedAuditEvent } from "../data/audit-events";
import { requireOffice } from "./access";
import { cutPage, type ListKey, openCursor } from "./cursor";

/**
 * The audit log as far as the caller may read it, the newest event first. Refuses `forbidden`,
 * `not_found` (a foreign office) and `cursor_mismatch`.
 */
export async function listAudit(context: Context, query: AuditListIn): Promise<AuditListOut> {
  requireAccess(context.actor, "audit.read", null);
  const { limit, cursor, ...filter } = query;
  const key: ListKey = { list: "audit-events", filter, kind: "instant" };
  const after = openCursor(key, cursor);
  return inTransaction(scopeOf(context.actor), async (tx) => {
    const found = await listAuditEvents(tx, {
      places: await placesOf(tx, context, query.office_id),
      filter: {
        action: filter.action,
        objectType: filter.object_type,
        objectId: filter.object_id,
        fromAt: filter.from,
        toAt: filter.to,
      },
      after,
      limit: limit + 1,
    });
    const { rows, nextCursor } = cutPage(key, found, limit, (event) => ({
      value: event.recordedAt.toISOString(),
      id: event.eventId,
    }));
    return { data: rows.map(eventOnWire), next_cursor: nextCursor };
  });
}

async function placesOf(
  tx: Tx,
  context: Context,
  officeId: number | undefined,
): Promise<AuditPlaces> {
  if (officeId !== undefined) {
    await requireOffice(tx, context, officeId, "audit.read");
    return { kind: "office", officeId };
  }
  const { seesAll, companyIds, officeIds } = reachOf(context.actor, "audit.read");
  return seesAll ? { kind: "all" } : { kind: "some", companyIds, officeIds };
}

function eventOnWire(event: ListedAuditEvent): AuditEventOut {
  return {
    event_id: event.eventId,
    recorded_at: event.recordedAt.toISOString(),
    business_at: event.businessAt.toISOString(),
    actor: { type: event.actorType, id: event.actorId },
    action: event.action,
    object: { type: event.objectType, id: event.objectId },
    office_id: event.officeId,
    company_id: event.companyId,
    details: event.details,
  };
}
