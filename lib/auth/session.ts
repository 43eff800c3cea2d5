import type { Actor, UserActor } from "@/lib/auth/actor";
import { actorFromApiKey } from "@/lib/auth/api-key";
import { loadGrants } from "@/lib/auth/grants";
import { sessionTokenFrom } from "@/lib/auth/next-auth";
import { bearerToken } from "@/lib/auth/secret-compare";
import { findLiveSession, touchSession } from "@/lib/auth/sessions";
import { signOut } from "@/lib/auth/sign-in";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";

/**
 * The person behind a request's session cookie, with the roles of this moment; null when nobody is
 * signed in. Puts the idle log-off off, unless the request is not the person's own doing.
 */
export async function currentActor(
  headers: Headers,
  { isActivity = true }: { isActivity?: boolean } = {},
): Promise<UserActor | null> {
  const token = await sessionTokenFrom(headers);
  if (token === null) return null;
  return inTransaction(systemScope(), async (tx) => {
    const session = await findLiveSession(tx, token);
    if (session === null) return null;
    if (isActivity) await touchSession(tx, session);
    const { userId, sessionId, name, email } = session;
    return { type: "user", userId, sessionId, name, email, grants: await loadGrants(tx, userId) };
  });
}

/** Ends the session behind a request's cookie, if there is one; the cookie itself stays. */
export async function endSession(headers: Headers, requestId: string): Promise<void> {
  const token = await sessionTokenFrom(headers);
  if (token === null) return;
  const session = await inTransaction(systemScope(), (tx) => findLiveSession(tx, token));
  if (session !== null) await signOut(session, requestId);
}

export type Authenticated = { actor: Actor; by: "session" | "api_key" };

/**
 * Who calls: the key if an `Authorization` header is there, else the cookie. A bad key does not
 * fall back to the cookie. Writes `by` session need `isSameOrigin` besides.
 */
export async function authenticate(headers: Headers): Promise<Authenticated | null> {
  if (headers.has("authorization")) {
    const key = bearerToken(headers) === null ? null : await actorFromApiKey(headers);
    return key && { actor: key, by: "api_key" };
  }
  const actor = await currentActor(headers);
  return actor && { actor, by: "session" };
}
