import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";

export type ListedAuditEvent = {
  eventId: number;
  recordedAt: Date;
  businessAt: Date;
  actorType: "user" | "api_key" | "system" | "stripe";
  actorId: string;
  action: string;
  objectType: string;
  objectId: string;
  officeId: number | null;
  companyId: number | null;
  details: Prisma.JsonObject;
};

/** Whose events: of all, of one office, or of these companies and these offices. */
export type AuditPlaces =
  | { kind: "all" }
  | { kind: "office"; officeId: number }
  | { kind: "some"; companyIds: readonly number[]; officeIds: readonly number[] };

export type AuditFilter = {
  action?: string | undefined;
  objectType?: string | undefined;
  objectId?: string | undefined;
  /** Real time: from it on, and before it. */
  fromAt?: Date | undefined;
  toAt?: Date | undefined;
};

export type PageOfAuditEvents = {
  places: AuditPlaces;
  filter: AuditFilter;
  /** `value` is an ISO instant. */
  after: { value: string | null; id: number } | null;
  limit: number;
};

/** Up to `limit` events after a position, the newest first. */
export async function listAuditEvents(
  tx: Tx,
  { places, filter, after, limit }: PageOfAuditEvents,
): Promise<ListedAuditEvent[]> {
  const conditions = [...conditionsOf(filter), ...positionOf(after)];
  return tx.$queryRaw<ListedAuditEvent[]>`
    select event_id::float8 as "eventId", recorded_at as "recordedAt", business_at as "businessAt",
      actor_type as "actorType", actor_id as "actorId", action, object_type as "objectType", object_id as "objectId",
      office_id as "officeId", company_id as "companyId", details
    from (${fromPlaces(places, (place) => newest([...place, ...conditions], limit))}) found
    order by recorded_at desc, event_id desc limit ${limit}`;
}

function newest(conditions: readonly Prisma.Sql[], limit: number): Prisma.Sql {
  const where =
    conditions.length === 0
      ? Prisma.empty
      : Prisma.sql`where ${Prisma.join([...conditions], " and ")}`;
  return Prisma.sql`select * from audit_events ${where} order by recorded_at desc, event_id desc limit ${limit}`;
}

/** Of several places each is read by itself: its newest events are one range of an index. */
function fromPlaces(
  places: AuditPlaces,
  newestOf: (place: readonly Prisma.Sql[]) => Prisma.Sql,
): Prisma.Sql {
  switch (places.kind) {
    case "all":
      return newestOf([]);
    case "office":
      return newestOf([Prisma.sql`office_id = ${places.officeId}`]);
    case "some":
      return Prisma.sql`
        select e.* from unnest(${[...places.companyIds]}::int[]) as c(id)
          cross join lateral (${newestOf([Prisma.sql`company_id = c.id`])}) e
        union
        select e.* from unnest(${[...places.officeIds]}::int[]) as o(id)
          cross join lateral (${newestOf([Prisma.sql`office_id = o.id`])}) e`;
  }
}

function conditionsOf(filter: AuditFilter): Prisma.Sql[] {
  const { action, objectType, objectId, fromAt, toAt } = filter;
  return [
    ...(action === undefined ? [] : [Prisma.sql`action = ${action}`]),
    ...(objectType === undefined ? [] : [Prisma.sql`object_type = ${objectType}`]),
    ...(objectId === undefined ? [] : [Prisma.sql`object_id = ${objectId}`]),
    ...(fromAt === undefined ? [] : [Prisma.sql`recorded_at >= ${fromAt}`]),
    ...(toAt === undefined ? [] : [Prisma.sql`recorded_at < ${toAt}`]),
  ];
}

function positionOf(after: PageOfAuditEvents["after"]): Prisma.Sql[] {
  if (after === null) return [];
  return [
    Prisma.sql`(recorded_at, event_id) < (${after.value}::text::timestamptz, ${after.id}::bigint)`,
  ];
}

/** The companies of offices, each once. */
export async function listCompaniesOfOffices(
  tx: Tx,
  officeIds: readonly number[],
): Promise<number[]> {
  const rows = await tx.office.findMany({
    where: { officeId: { in: [...officeIds] } },
    distinct: ["companyId"],
    select: { companyId: true },
  });
  return rows.map(({ companyId }) => companyId);
}
