"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { sessionCookie } from "@/lib/auth/next-auth";
import { endSession } from "@/lib/auth/session";
import { requestIdOf } from "@/lib/http/request-id";

/** Ends the session here and in the browser. Open to everybody: it can only end the caller's own. */
export async function signOut(): Promise<void> {
  const requestHeaders = await headers();
  await endSession(requestHeaders, requestIdOf(requestHeaders));
  const { name, isSecure } = sessionCookie();
  (await cookies()).set(name, "", { path: "/", maxAge: 0, httpOnly: true, secure: isSecure });
  redirect("/sign-in");
}
