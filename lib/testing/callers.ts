import { encode } from "next-auth/jwt";
import { ADMIN_SCOPES, type Role, type Scope, TENANT_SCOPES } from "@/lib/auth/actor";
import { startSession } from "@/lib/auth/sessions";
import { createApiKey, type KeyHolder } from "@/lib/billing/operations/create-api-key";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { Method } from "@/lib/http/endpoint";
import { adminQuery } from "./database";
import { admin } from "./practice";

export type Caller = Record<string, string>;

/** Headers of a key, with every scope its holder may have unless told otherwise. */
export async function keyOf(holder: KeyHolder, scopes?: readonly Scope[]): Promise<Caller> {
  const all = holder.kind === "admin" ? ADMIN_SCOPES : TENANT_SCOPES;
  const order = { name: "Test key", holder, scopes: [...(scopes ?? all)] };
  const { text } = await createApiKey(admin, order);
  return { authorization: `Bearer ${text}` };
}

/** Headers of a signed-in person's browser on our own pages. */
export async function browserOf(
  role: Role,
  place: { companyId?: number; officeId?: number } = {},
): Promise<Caller & { userId: string }> {
  const [user] = await adminQuery<{ id: number }>(
    `insert into users (email, name, password_hash, created_at)
     values ('u' || gen_random_uuid() || '@lumbar.test', 'Person', 'x', now()) returning user_id as id`,
  );
  const userId = user?.id ?? 0;
  await adminQuery(
    "insert into memberships (user_id, role, company_id, office_id) values ($1, $2::role_name, $3, $4)",
    [userId, role, place.companyId ?? null, place.officeId ?? null],
  );
  const { token } = await inTransaction(systemScope(), (tx) =>
    startSession(tx, { userId, ip: null, userAgent: null }),
  );
  const jwt = await encode({ token: { sessionToken: token }, secret: env().AUTH_SECRET });
  return {
    cookie: `next-auth.session-token=${jwt}`,
    origin: env().APP_URL,
    userId: String(userId),
  };
}

type Handler = (request: Request, params: { params: Promise<object> }) => Promise<Response>;
type Ask = {
  as?: Caller;
  params?: Record<string, string | number>;
  query?: string;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
};

/** Calls a route file's handler as Next would. */
export async function call(
  handlers: Record<Method, Handler>,
  method: Method,
  { as = {}, params = {}, query = "", body, headers = {} }: Ask = {},
): Promise<Response> {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const path = Object.values(params).join("/");
  const request = new Request(`http://localhost:3000/api/v1/billing/${path}${query}`, {
    method,
    headers: { ...type, ...as, ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const texts = new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const found: Record<string, string> = Object.fromEntries(texts);
  return handlers[method](request, { params: Promise.resolve(found) });
}
