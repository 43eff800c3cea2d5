import { randomUUID } from "node:crypto";
import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { decode, type JWT } from "next-auth/jwt";
import { z } from "zod";
import { clientIp } from "@/lib/auth/client-ip";
import {
  ABSOLUTE_MS,
  findLiveSession,
  sessionEndsAt,
  touchSession,
  type LiveSession,
} from "@/lib/auth/sessions";
import { signIn, signOut } from "@/lib/auth/sign-in";
import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** What the sign-in page is told in `?error=` when the limits refuse to listen. */
export const TOO_MANY_ATTEMPTS = "TooManyAttempts";

const credentialsForm = z.object({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1024),
  totp: z.string().max(20).optional(),
});

type SignedInUser = User & { sessionToken: string };

type RequestFacts = { headers?: Record<string, unknown> | undefined };

const headersOf = ({ headers = {} }: RequestFacts): Headers => {
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return new Headers(pairs);
};

async function authorize(
  credentials: unknown,
  request: RequestFacts,
): Promise<SignedInUser | null> {
  const form = credentialsForm.safeParse(credentials);
  if (!form.success) return null;
  const headers = headersOf(request);
  const result = await signIn({
    email: form.data.email,
    password: form.data.password,
    totp: form.data.totp?.replace(/\s/g, "") || null,
    ip: clientIp(headers),
    userAgent: headers.get("user-agent"),
    requestId: randomUUID(),
  });
  switch (result.kind) {
    case "signed_in":
      return {
        id: String(result.userId),
        name: result.name,
        email: result.email,
        sessionToken: result.token,
      };
    case "limited":
      throw new Error(TOO_MANY_ATTEMPTS);
    case "refused":
      return null;
  }
}

const sessionTokenOf = (value: object): string | null => {
  const token: unknown = Reflect.get(value, "sessionToken");
  return typeof token === "string" ? token : null;
};

const liveSessionOf = (token: JWT): Promise<LiveSession | null> => {
  const sessionToken = sessionTokenOf(token);
  if (sessionToken === null) return Promise.resolve(null);
  return inTransaction(systemScope(), (tx) => findLiveSession(tx, sessionToken));
};

/** Asking for the session does not keep it alive; `update` (POST /api/auth/session) does. */
async function jwt({
  token,
  user,
  trigger,
}: {
  token: JWT;
  user?: User;
  trigger?: "signIn" | "signUp" | "update";
}): Promise<JWT> {
  const newToken = user ? sessionTokenOf(user) : null;
  if (newToken !== null) return { ...token, sessionToken: newToken };
  const session = await liveSessionOf(token);
  // next-auth answers an error here with an empty session and clears the cookie.
  if (session === null) throw new Error("session ended");
  if (trigger !== "update") return { ...token, endsAt: sessionEndsAt(session).toISOString() };
  await inTransaction(systemScope(), (tx) => touchSession(tx, session));
  const touched = await liveSessionOf(token);
  return { ...token, endsAt: touched ? sessionEndsAt(touched).toISOString() : null };
}

const EXPECTED_ERRORS: readonly string[] = ["JWT_SESSION_ERROR"];

const isSecure = (): boolean => env().APP_URL.startsWith("https:");

/** next-auth's options, made at first use so that a build needs no environment. */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().AUTH_SECRET,
    // HttpOnly and SameSite=Lax are next-auth's defaults; Secure and the name prefix follow this.
    useSecureCookies: isSecure(),
    session: { strategy: "jwt", maxAge: ABSOLUTE_MS / 1000 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "Lumbar",
        credentials: { email: {}, password: {}, totp: {} },
        authorize,
      }),
    ],
    callbacks: {
      jwt,
      session: ({ session, token }) => ({
        ...session,
        // When the session ends if nothing more happens: the page's warning counts down to it.
        expires: typeof token.endsAt === "string" ? token.endsAt : session.expires,
      }),
    },
    events: {
      signOut: async ({ token }) => {
        const session = await liveSessionOf(token);
        if (session) await signOut(session, randomUUID());
      },
    },
    logger: {
      error: (code) => {
        if (!EXPECTED_ERRORS.includes(code)) log.warn("auth.error", { code });
      },
      warn: (code) => log.warn("auth.warning", { code }),
      debug: () => undefined,
    },
  };
}

/** The session's cookie: what it is called, and whether it travels over https only. */
export function sessionCookie(): { name: string; isSecure: boolean } {
  return isSecure()
    ? { name: "__Secure-next-auth.session-token", isSecure: true }
    : { name: "next-auth.session-token", isSecure: false };
}

function cookieValue(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** The session token inside the request's cookie; null without one or for one we did not make. */
export async function sessionTokenFrom(headers: Headers): Promise<string | null> {
  const cookie = cookieValue(headers, sessionCookie().name);
  if (cookie === null) return null;
  const token = await decode({ token: cookie, secret: env().AUTH_SECRET }).catch(() => null);
  return token === null ? null : sessionTokenOf(token);
}
