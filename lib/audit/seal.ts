import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { auditHeadMac, auditSealHash, digestOfEvents } from "./canonical";
import { ALL_CHAINS, type Head, isGenuine, listHeads, NO_SEAL } from "./chains";

/** So many events a transaction, and a seal at most. */
const BATCH = 2_000;

type Waiting = { eventId: bigint; companyId: number; hmac: string };
type Seal = {
  companyId: number;
  seq: number;
  eventIds: bigint[];
  previousHash: string;
  hash: string;
};

/**
 * Seals every event that was committed before the call, company by company; when the time is up it
 * ends after the batch under way. Safe beside other sealers. Answers how many it sealed itself.
 * Rule: docs/domain.md §10.
 */
export async function sealAudit({ deadlineAt }: { deadlineAt?: Date } = {}): Promise<number> {
  const altered = new Set<number>();
  let sealed = 0;
  do {
    const batch = await inTransaction(systemScope(), (tx) => sealBatch(tx, [...altered]));
    sealed += batch.sealed;
    for (const companyId of batch.altered) {
      altered.add(companyId);
      log.warn("audit.head-altered", { companyId });
    }
    if (batch.isLast) break;
  } while (deadlineAt === undefined || realNow() < deadlineAt);
  return sealed;
}

async function sealBatch(
  tx: Tx,
  passedOver: readonly number[],
): Promise<{ sealed: number; altered: number[]; isLast: boolean }> {
  // One sealer at a time: the next number and the hash before it must not be given twice.
  await tx.$queryRaw`select 1 from audit_heads where company_id = ${ALL_CHAINS} for update`;
  const waiting = await listWaiting(tx, passedOver);
  const byCompany = Map.groupBy(waiting, (event) => event.companyId);
  const companyIds = [...byCompany.keys()];
  const heads = await listHeads(tx, companyIds);
  const altered = await findAltered(tx, companyIds, heads);
  const seals = companyIds
    .filter((companyId) => !altered.includes(companyId))
    .map((companyId) => sealOf(companyId, byCompany.get(companyId) ?? [], heads.get(companyId)));
  if (seals.length > 0) {
    await saveSeals(tx, seals);
    await saveHeads(tx, [...seals, ...countWith(heads.get(ALL_CHAINS), seals.length)]);
    await forgetWaiting(tx, seals);
  }
  const sealed = seals.reduce((sum, seal) => sum + seal.eventIds.length, 0);
  return { sealed, altered, isLast: waiting.length < BATCH };
}

async function listWaiting(tx: Tx, passedOver: readonly number[]): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    select e.event_id as "eventId", coalesce(e.company_id, 0) as "companyId", e.hmac
    from audit_unsealed u join audit_events e using (event_id)
    where coalesce(e.company_id, 0) <> all (${[...passedOver]}::int[])
    order by e.event_id limit ${BATCH}`;
}

/** Chains that must not go on: that would hide what was done to their heads. */
async function findAltered(
  tx: Tx,
  companyIds: readonly number[],
  heads: ReadonlyMap<number, Head>,
): Promise<number[]> {
  const setBack = await tx.$queryRaw<{ companyId: number }[]>`
    select c.id as "companyId" from unnest(${[...companyIds]}::int[]) as c(id)
    left join audit_heads h on h.company_id = c.id
    where exists (select 1 from audit_seals s where s.company_id = c.id and s.seq > coalesce(h.seq, 0))`;
  const forged = [...heads.values()].filter(
    (head) => head.companyId !== ALL_CHAINS && !isGenuine(head),
  );
  return [...new Set([...setBack, ...forged].map(({ companyId }) => companyId))];
}

function sealOf(companyId: number, events: readonly Waiting[], head: Head | undefined): Seal {
  const last = head ?? NO_SEAL;
  const place = { companyId, seq: last.seq + 1, previousHash: last.hash };
  const hash = auditSealHash({ ...place, digest: digestOfEvents(events) });
  return { ...place, eventIds: events.map(({ eventId }) => eventId), hash };
}

/** An altered count is left as it is, for the verification to find. */
function countWith(
  count: Head | undefined,
  added: number,
): { companyId: number; seq: number; hash: string }[] {
  if (count === undefined || !isGenuine(count)) return [];
  return [{ companyId: ALL_CHAINS, seq: count.seq + added, hash: "" }];
}

async function saveSeals(tx: Tx, seals: readonly Seal[]): Promise<void> {
  await tx.$executeRaw`
    insert into audit_seals (company_id, seq, event_ids, previous_hash, hash, sealed_at)
    select company_id, seq, event_ids::bigint[], previous_hash, hash, ${realNow()}::timestamptz
    from unnest(
      ${seals.map((s) => s.companyId)}::int[], ${seals.map((s) => s.seq)}::int[],
      ${seals.map((s) => `{${s.eventIds.join(",")}}`)}::text[],
      ${seals.map((s) => s.previousHash)}::text[], ${seals.map((s) => s.hash)}::text[]
    ) as t(company_id, seq, event_ids, previous_hash, hash)`;
}

async function saveHeads(
  tx: Tx,
  heads: readonly { companyId: number; seq: number; hash: string }[],
): Promise<void> {
  const macs = heads.map(({ companyId, seq, hash }) => auditHeadMac({ companyId, seq, hash }));
  await tx.$executeRaw`
    insert into audit_heads (company_id, seq, hash, mac)
    select * from unnest(
      ${heads.map((h) => h.companyId)}::int[], ${heads.map((h) => h.seq)}::int[],
      ${heads.map((h) => h.hash)}::text[], ${macs}::text[])
    on conflict (company_id) do update set seq = excluded.seq, hash = excluded.hash, mac = excluded.mac`;
}

async function forgetWaiting(tx: Tx, seals: readonly Seal[]): Promise<void> {
  const eventIds = seals.flatMap((seal) => seal.eventIds);
  await tx.$executeRaw`delete from audit_unsealed where event_id = any (${eventIds}::bigint[])`;
}
