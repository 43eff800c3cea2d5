import type { Actor, Grant } from "@/lib/auth/actor";
import { loadGrants } from "@/lib/auth/grants";
import { countSignInAttempt, forgiveSignInAttempts } from "@/lib/auth/limits";
import { verifyPassword } from "@/lib/auth/password";
import { passesSecondFactor } from "@/lib/auth/second-factor";
import { revokeSessions, startSession, type LiveSession } from "@/lib/auth/sessions";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { systemScope } from "@/lib/db/scope";
import { inTransaction, type Tx } from "@/lib/db/transaction";

export type SignInRequest = {
  email: string;
  password: string;
  totp: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string;
};

/** "refused" is all that is told: neither which part was wrong, nor whether the e-mail is known. */
export type SignInResult =
  | { kind: "signed_in"; userId: number; name: string; email: string; token: string }
  | { kind: "refused" }
  | { kind: "limited"; retryAfterSeconds: number };

type Reason = "limit" | "credentials" | "second_factor" | "no_membership";
type KnownUser = {
  userId: number;
  name: string;
  email: string;
  passwordHash: string;
  totpSecret: string | null;
  grants: Grant[];
};

const normaliseEmail = (email: string): string => email.normalize("NFKC").trim().toLowerCase();

async function findUser(email: string): Promise<KnownUser | null> {
  return inTransaction(systemScope(), async (tx) => {
    const user = await tx.user.findUnique({ where: { email } });
    return user && { ...user, grants: await loadGrants(tx, user.userId) };
  });
}

async function audit(
  tx: Tx,
  actor: Actor,
  request: { requestId: string; ip: string | null },
  event: { action: string; userId: number | null; details: Record<string, string | number> },
): Promise<void> {
  const context = { actor, requestId: request.requestId, ip: request.ip };
  await recordAudit(tx, context, {
    action: event.action,
    // An unknown e-mail is not repeated: people mistype passwords and patients' addresses there.
    object: { type: "user", id: event.userId === null ? "unknown" : String(event.userId) },
    companyId: null,
    officeId: null,
    businessAt: await businessNow(tx),
    details: event.details,
  });
}

async function recordFailure(
  request: SignInRequest,
  userId: number | null,
  reason: Reason,
): Promise<void> {
  const actor: Actor = { type: "system", job: "sign-in" };
  await inTransaction(systemScope(), (tx) =>
    audit(tx, actor, request, { action: "sign_in.failed", userId, details: { reason } }),
  );
}

function reasonToRefuse(user: KnownUser, totp: string | null): Reason | null {
  const isAdmin = user.grants.some(({ role }) => role === "admin");
  if (!passesSecondFactor({ totpSecret: user.totpSecret, isAdmin }, totp)) return "second_factor";
  return user.grants.length === 0 ? "no_membership" : null;
}

/** Checks the limits, the password and the second factor; opens a session; all of it audited. */
export async function signIn(request: SignInRequest): Promise<SignInResult> {
  const email = normaliseEmail(request.email);
  const block = await countSignInAttempt(email, request.ip);
  if (block !== null) {
    // Only the beginning is audited: whoever is locked out could fill the log.
    if (block.isFirst) await recordFailure(request, null, "limit");
    return { kind: "limited", retryAfterSeconds: block.retryAfterSeconds };
  }

  const user = await findUser(email);
  const isPasswordRight = await verifyPassword(request.password, user?.passwordHash ?? null);
  const reason =
    user === null || !isPasswordRight ? "credentials" : reasonToRefuse(user, request.totp);
  if (user === null || reason !== null) {
    await recordFailure(request, user?.userId ?? null, reason ?? "credentials");
    return { kind: "refused" };
  }

  await forgiveSignInAttempts(email, request.ip);
  const { userId, name } = user;
  const token = await inTransaction(systemScope(), async (tx) => {
    const session = await startSession(tx, { ...request, userId });
    const { sessionId } = session;
    const actor: Actor = { type: "user", userId, sessionId, name, email, grants: user.grants };
    await audit(tx, actor, request, { action: "sign_in", userId, details: { sessionId } });
    return session.token;
  });
  return { kind: "signed_in", userId, name, email, token };
}

/** Ends the session behind a cookie that is signed out. */
export async function signOut(session: LiveSession, requestId: string): Promise<void> {
  const { userId, sessionId, name, email } = session;
  await inTransaction(systemScope(), async (tx) => {
    if ((await revokeSessions(tx, { userId, sessionId })) === 0) return;
    const actor: Actor = { type: "user", userId, sessionId, name, email, grants: [] };
    const details = { sessionId };
    await audit(tx, actor, { requestId, ip: null }, { action: "sign_out", userId, details });
  });
}
