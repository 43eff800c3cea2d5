import type { Context } from "@/lib/billing/context";
import { actorKey } from "@/lib/auth/actor";
import { realNow } from "@/lib/clock";
import { rowsOf } from "@/lib/db/rows";
import type { Tx } from "@/lib/db/transaction";
import { auditHmac, type CanonicalValue } from "./canonical";

export type AuditEntry = {
  action: string;
  object: { type: string; id: string };
  /** null for what belongs to no tenant: sign-ins, refusals. */
  companyId: number | null;
  officeId: number | null;
  businessAt: Date;
  /** Before and after of money fields, counts, ids and refs; never a name, never typed text. */
  details: { readonly [key: string]: CanonicalValue };
};

/** Writes one audit event in the transaction of what it tells of. */
export async function recordAudit(tx: Tx, context: Context, entry: AuditEntry): Promise<void> {
  await recordAudits(tx, context, [entry]);
}

/** The same for many events in two statements. */
export async function recordAudits(
  tx: Tx,
  context: Context,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  // The id is part of what the HMAC covers, so it is drawn before the row is written.
  const ids = await tx.$queryRaw<{ id: bigint }[]>`
    select nextval('audit_events_event_id_seq') as id from generate_series(1, ${entries.length}::int)`;
  const recordedAt = realNow();
  const actor = actorKey(context.actor);
  const { requestId, ip } = context;
  const rows = entries.map((entry, index) => {
    const eventId = ids[index]?.id ?? 0n;
    const hmac = auditHmac({ ...entry, eventId, recordedAt, actor, requestId, ip });
    return {
      event_id: String(eventId),
      business_at: entry.businessAt,
      action: entry.action,
      object_type: entry.object.type,
      object_id: entry.object.id,
      office_id: entry.officeId,
      company_id: entry.companyId,
      details: JSON.stringify(entry.details),
      hmac,
    };
  });
  await tx.$executeRaw`
    insert into audit_events (event_id, recorded_at, business_at, actor_type, actor_id, action, object_type, object_id,
      office_id, company_id, request_id, ip, details, hmac)
    select event_id, ${recordedAt}::timestamptz, business_at, ${actor.type}, ${actor.id}, action, object_type, object_id,
      office_id, company_id, ${requestId}, ${ip}, details::jsonb, hmac
    from ${rowsOf(rows)} as t(event_id bigint, business_at timestamptz, action text, object_type text, object_id text,
      office_id int, company_id int, details text, hmac text)`;
}
