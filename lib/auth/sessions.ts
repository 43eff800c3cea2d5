import { createHash, randomBytes } from "node:crypto";
import { realNow } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";

/** Idle log-off. The page warns before, and any request (or an explicit extension) puts it off. */
export const IDLE_MS = 15 * 60_000;
/** A session ends then whatever happens. */
export const ABSOLUTE_MS = 12 * 60 * 60_000;
const TOUCH_EVERY_MS = 30_000;
const MAX_USER_AGENT = 200;

export type LiveSession = {
  sessionId: number;
  userId: number;
  name: string;
  email: string;
  lastSeenAt: Date;
  expiresAt: Date;
};

/** What the settings page lists. */
export type SessionRow = {
  sessionId: number;
  createdAt: Date;
  lastSeenAt: Date;
  ip: string | null;
  userAgent: string | null;
};

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Opens a session. The token goes into the cookie's JWT; the row keeps its hash only. */
export async function startSession(
  tx: Tx,
  { userId, ip, userAgent }: { userId: number; ip: string | null; userAgent: string | null },
): Promise<{ sessionId: number; token: string }> {
  const now = realNow();
  const token = randomBytes(32).toString("base64url");
  const { sessionId } = await tx.session.create({
    data: {
      userId,
      tokenHash: hashOf(token),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
      ip,
      userAgent: userAgent?.replace(/[^\x20-\x7e]/g, "").slice(0, MAX_USER_AGENT) ?? null,
    },
    select: { sessionId: true },
  });
  return { sessionId, token };
}

const idleLimit = (now: Date): Date => new Date(now.getTime() - IDLE_MS);

/** The session of this token, or null when it was revoked, has expired or stood idle too long. */
export async function findLiveSession(tx: Tx, token: string): Promise<LiveSession | null> {
  const now = realNow();
  // One statement instead of Prisma's two: this runs before every page.
  const [session] = await tx.$queryRaw<LiveSession[]>`
    select s.session_id as "sessionId", s.user_id as "userId", u.name, u.email,
      s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt"
    from sessions s join users u on u.user_id = s.user_id
    where s.token_hash = ${hashOf(token)} and s.revoked_at is null
      and s.expires_at > ${now}::timestamptz and s.last_seen_at > ${idleLimit(now)}::timestamptz`;
  return session ?? null;
}

/** Puts the idle log-off off; writes at most twice a minute. */
export async function touchSession(tx: Tx, session: LiveSession): Promise<void> {
  const now = realNow();
  if (now.getTime() - session.lastSeenAt.getTime() < TOUCH_EVERY_MS) return;
  await tx.session.updateMany({
    where: { sessionId: session.sessionId, revokedAt: null, lastSeenAt: { lt: now } },
    data: { lastSeenAt: now },
  });
}

/** When the session ends if nothing more happens. */
export function sessionEndsAt(session: LiveSession): Date {
  const idleEnd = session.lastSeenAt.getTime() + IDLE_MS;
  return new Date(Math.min(idleEnd, session.expiresAt.getTime()));
}

/** The live sessions of a person, newest first. */
export function listSessions(tx: Tx, userId: number): Promise<SessionRow[]> {
  const now = realNow();
  return tx.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now }, lastSeenAt: { gt: idleLimit(now) } },
    select: { sessionId: true, createdAt: true, lastSeenAt: true, ip: true, userAgent: true },
    orderBy: { sessionId: "desc" },
  });
}

/** Ends one session of a person (`sessionId`), or all of them. Returns how many ended. */
export async function revokeSessions(
  tx: Tx,
  which: { userId: number; sessionId?: number },
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { ...which, revokedAt: null },
    data: { revokedAt: realNow() },
  });
  return count;
}
