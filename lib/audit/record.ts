import type { Context } from "@/lib/billing/context";
import { actorKey } from "@/lib/auth/actor";
import { realNow } from "@/lib/clock";
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
    return { ...entry, eventId, hmac };
  });
  await tx.$executeRaw`
    insert into audit_events (event_id, recorded_at, business_at, actor_type, actor_id, action, object_type, object_id,
      office_id, company_id, request_id, ip, details, hmac)
    select event_id, ${recordedAt}::timestamptz, business_at, ${actor.type}, ${actor.id}, action, object_type, object_id,
      office_id, company_id, ${requestId}, ${ip}, details::jsonb, hmac
    from unnest(
      ${rows.map((r) => r.eventId)}::bigint[], ${rows.map((r) => r.businessAt)}::timestamptz[],
      ${rows.map((r) => r.action)}::text[], ${rows.map((r) => r.object.type)}::text[],
      ${rows.map((r) => r.object.id)}::text[], ${rows.map((r) => r.officeId)}::int[],
      ${rows.map((r) => r.companyId)}::int[], ${rows.map((r) => JSON.stringify(r.details))}::text[],
      ${rows.map((r) => r.hmac)}::text[]
    ) as t(event_id, business_at, action, object_type, object_id, office_id, company_id, details, hmac)`;
}
