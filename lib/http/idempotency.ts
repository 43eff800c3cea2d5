import { createHash, createHmac } from "node:crypto";
import { type Actor, actorKey } from "@/lib/auth/actor";
import { refuse } from "@/lib/billing/domain/errors";
import { realNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { decryptField, encryptField } from "@/lib/ephi/field-encryption";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { Answer } from "./answer";
import { rightsOf } from "./rights";

export const MAX_KEY_LENGTH = 255;
const WINDOW_MS = 24 * 60 * 60_000;
/** Longer than any request runs: a claim that is older was left by a process that died. */
const LEASE_MS = 10 * 60_000;

export type KeyedRequest = { actor: Actor; key: string; method: string; url: string; body: string };
type Claim = { actorKey: string; key: string; requestHash: string; claimedAt: Date };
type Stored = { rights: string[]; answer: Answer };

/** What makes two requests the same: method, path with query, body. Keyed: bodies hold ePHI. */
export function requestHash(request: Omit<KeyedRequest, "actor" | "key">): string {
  const { pathname, search } = new URL(request.url);
  const parts = JSON.stringify([request.method, pathname, search, request.body]);
  return createHmac("sha256", env().AUTH_SECRET).update(`idempotency\0${parts}`).digest("hex");
}

/** 2xx and 4xx answers are kept; 401, 429 and 5xx may come out differently next time. */
export function isKept(status: number): boolean {
  return status < 500 && status !== 401 && status !== 429;
}

/** Keeps an answer in the transaction of the work that it tells of. */
export type KeepAnswer = (tx: Tx, answer: Answer) => Promise<void>;

/**
 * Runs `work` (which never throws) once per actor and key within 24 hours; a repetition gets the
 * first answer word for word, so a problem names the request that was refused. What `work` keeps in its own transaction outlives the process; the rest is kept
 * after it.
 * @throws Refusal `idempotency_key_reused`, `request_in_progress`, `invalid_value` (the key's form)
 */
export async function once(
  request: KeyedRequest,
  work: (keep: KeepAnswer) => Promise<Answer>,
): Promise<{ answer: Answer; isReplayed: boolean }> {
  const claim = claimOf(request);
  const stored = await inTransaction(systemScope(), (tx) => take(tx, claim));
  if (stored !== null) return { answer: replay(stored, request.actor), isReplayed: true };
  const answer = await work((tx, early) => settleClaim(tx, claim, request.actor, early));
  const kept = isKept(answer.status) ? answer : null;
  try {
    await inTransaction(systemScope(), (tx) => settleClaim(tx, claim, request.actor, kept));
  } catch (error) {
    // The work is done and must be told; its claim stands in the way of a second run for a while.
    log.error("http.answer-not-kept", error);
  }
  return { answer, isReplayed: false };
}

/** Removes what is older than the window. Returns how many. */
export async function forgetOldKeys(): Promise<number> {
  const before = new Date(realNow().getTime() - WINDOW_MS);
  const { count } = await inTransaction(systemScope(), (tx) =>
    tx.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } }),
  );
  return count;
}

function claimOf(request: KeyedRequest): Claim {
  if (request.key.length === 0 || request.key.length > MAX_KEY_LENGTH) {
    const message = `must have 1 to ${MAX_KEY_LENGTH} characters`;
    refuse("invalid_value", undefined, [{ path: "Idempotency-Key", message }]);
  }
  const { type, id } = actorKey(request.actor);
  return {
    actorKey: `${type}:${id}`,
    // Hashed: callers make keys out of what they know, which may be a patient.
    key: createHash("sha256").update(request.key).digest("hex"),
    requestHash: requestHash(request),
    claimedAt: realNow(),
  };
}

/** Claims the key, or answers what is stored under it. */
async function take(tx: Tx, claim: Claim): Promise<Stored | null> {
  const expiredAt = new Date(claim.claimedAt.getTime() - WINDOW_MS);
  const leftAt = new Date(claim.claimedAt.getTime() - LEASE_MS);
  // The unique key lets one of many claim; expired rows and those of a dead process change hands.
  const claimed = await tx.$executeRaw`
    insert into idempotency_keys as k (actor_key, key, request_hash, created_at)
    values (${claim.actorKey}, ${claim.key}, ${claim.requestHash}, ${claim.claimedAt}::timestamptz)
    on conflict (actor_key, key) do update
      set request_hash = excluded.request_hash, created_at = excluded.created_at,
          response_status = null, response_body = null, finished_at = null
      where k.created_at < ${expiredAt}::timestamptz
        or (k.finished_at is null and k.created_at < ${leftAt}::timestamptz
            and k.request_hash = excluded.request_hash)`;
  if (claimed === 1) return null;
  const { actorKey, key } = claim;
  const row = await tx.idempotencyKey.findUnique({ where: { actorKey_key: { actorKey, key } } });
  // Gone since: the first one failed and may be repeated, by the caller's next attempt.
  if (row === null) return refuse("request_in_progress");
  if (row.requestHash !== claim.requestHash) return refuse("idempotency_key_reused");
  if (row.responseBody === null) return refuse("request_in_progress");
  return JSON.parse(decryptField(placeOf(claim), row.responseBody)) as Stored;
}

async function settleClaim(
  tx: Tx,
  claim: Claim,
  actor: Actor,
  answer: Answer | null,
): Promise<void> {
  // claimedAt fences: whoever lost the claim to another leaves that one's row alone. A finished row
  // was kept with the work itself, which may have committed although its answer said otherwise.
  const where = {
    actorKey: claim.actorKey,
    key: claim.key,
    createdAt: claim.claimedAt,
    finishedAt: null,
  };
  if (answer === null) {
    await tx.idempotencyKey.deleteMany({ where });
    return;
  }
  const stored: Stored = { rights: rightsOf(actor), answer };
  const responseBody = encryptField(placeOf(claim), JSON.stringify(stored));
  const data = { responseStatus: answer.status, responseBody, finishedAt: realNow() };
  await tx.idempotencyKey.updateMany({ where, data });
}

/** Whoever has lost a right since does not get back what it showed. */
function replay(stored: Stored, actor: Actor): Answer {
  const rights = rightsOf(actor);
  return stored.rights.every((right) => rights.includes(right))
    ? stored.answer
    : refuse("forbidden");
}

function placeOf({ actorKey: owner, key }: Claim) {
  return { table: "idempotency_keys", column: "response_body", rowId: `${owner}/${key}` };
}
