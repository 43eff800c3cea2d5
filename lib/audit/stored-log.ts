import type { Tx } from "@/lib/db/transaction";
import type { AuditEventForm } from "./canonical";

/** Rows of the log in pages of a bounded size, for the verification. null companies: all. */
export type Companies = readonly number[] | null;

const EVENTS_A_PAGE = 1_000;
const SEALS_A_PAGE = 50;

export type StoredEvent = AuditEventForm & { eventId: bigint; hmac: string };
export type StoredSeal = {
  companyId: number;
  seq: number;
  eventIds: bigint[];
  previousHash: string;
  hash: string;
};

type FlatEvent = Omit<StoredEvent, "actor" | "object"> & {
  actorType: string;
  actorId: string;
  objectType: string;
  objectId: string;
};

export async function* eachEvent(tx: Tx, companies: Companies): AsyncGenerator<StoredEvent> {
  let after = -1n;
  for (;;) {
    const rows = await tx.$queryRaw<FlatEvent[]>`
      select event_id as "eventId", recorded_at as "recordedAt", business_at as "businessAt",
        actor_type as "actorType", actor_id as "actorId", action, object_type as "objectType", object_id as "objectId",
        company_id as "companyId", office_id as "officeId", request_id as "requestId", ip, details, hmac
      from audit_events
      where event_id > ${after} and (${companies === null} or coalesce(company_id, 0) = any (${companies ?? []}::int[]))
      order by event_id limit ${EVENTS_A_PAGE}`;
    for (const { actorType, actorId, objectType, objectId, ...event } of rows) {
      const actor = { type: actorType, id: actorId };
      yield { ...event, actor, object: { type: objectType, id: objectId } };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < EVENTS_A_PAGE) return;
    after = last.eventId;
  }
}

/** Seals chain by chain in their order, a page at a time. */
export async function* eachPageOfSeals(tx: Tx, companies: Companies): AsyncGenerator<StoredSeal[]> {
  let after = { companyId: -1, seq: 0 };
  for (;;) {
    const rows = await tx.$queryRaw<StoredSeal[]>`
      select company_id as "companyId", seq, coalesce(event_ids, '{}') as "eventIds", previous_hash as "previousHash", hash
      from audit_seals
      where (company_id, seq) > (${after.companyId}::int, ${after.seq}::int)
        and (${companies === null} or company_id = any (${companies ?? []}::int[]))
      order by company_id, seq limit ${SEALS_A_PAGE}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last;
  }
}

export type SealedEvent = {
  eventId: bigint;
  hmac: string;
  companyId: number;
  officeId: number | null;
};

export async function findSealed(
  tx: Tx,
  eventIds: readonly bigint[],
): Promise<Map<bigint, SealedEvent>> {
  const rows = await tx.$queryRaw<SealedEvent[]>`
    select event_id as "eventId", hmac, coalesce(company_id, 0) as "companyId", office_id as "officeId"
    from audit_events where event_id = any (${[...eventIds]}::bigint[])`;
  return new Map(rows.map((row) => [row.eventId, row]));
}

/** Whether a chain holds a seal of this hash, wherever. */
export async function hasSealOf(tx: Tx, companyId: number, hash: string): Promise<boolean> {
  return (await tx.auditSeal.findFirst({ where: { companyId, hash } })) !== null;
}

/** Ids that wait for a seal and lead to no event. */
export async function listLostIds(tx: Tx, limit: number): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ eventId: bigint }[]>`
    select u.event_id as "eventId" from audit_unsealed u
    where not exists (select 1 from audit_events e where e.event_id = u.event_id)
    order by u.event_id limit ${limit}`;
  return rows.map(({ eventId }) => eventId);
}

/** How many events of these chains wait for a seal. */
export async function countWaiting(tx: Tx, companies: Companies): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from audit_unsealed u join audit_events e using (event_id)
    where ${companies === null} or coalesce(e.company_id, 0) = any (${companies ?? []}::int[])`;
  return row?.count ?? 0;
}
