import { headers } from "next/headers";
import { notFound, redirect, unstable_rethrow } from "next/navigation";
import { cache } from "react";
import type { UserActor } from "@/lib/auth/actor";
import { clientIp } from "@/lib/auth/client-ip";
import { type Action, may, type Target } from "@/lib/auth/policy";
import { currentActor } from "@/lib/auth/session";
import type { Context } from "@/lib/billing/context";
import { Refusal } from "@/lib/billing/domain/errors";
import { log } from "@/lib/log";
import { requestIdOf } from "./request-id";

export type PageContext = Context & { actor: UserActor };

/** Who looks at the page, once per request; nobody is led to the sign-in. */
export const pageContext = cache(async (): Promise<PageContext> => {
  const requestHeaders = await headers();
  const actor = await currentActor(requestHeaders);
  if (actor === null) redirect("/sign-in");
  return { actor, requestId: requestIdOf(requestHeaders), ip: clientIp(requestHeaders) };
});

/** Whose window asks by itself, such as whether something changed; null when nobody is signed in. */
export async function backgroundContext(): Promise<PageContext | null> {
  const requestHeaders = await headers();
  const actor = await currentActor(requestHeaders, { isActivity: false });
  return actor && { actor, requestId: requestIdOf(requestHeaders), ip: clientIp(requestHeaders) };
}

/** As pageContext, for a page that not everyone may open: to all others it does not exist. */
export async function requirePage(
  action: Action,
  target: Target | null = null,
): Promise<PageContext> {
  const context = await pageContext();
  if (!may(context.actor, action, target)) notFound();
  return context;
}

/** Reads a view for a page: what is hidden, forbidden or asked for wrongly is not found. */
export async function forPage<T>(view: Promise<T>): Promise<T> {
  try {
    return await view;
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof Refusal && error.code === "unauthenticated") redirect("/sign-in");
    if (error instanceof Refusal) notFound();
    throw await reported(error);
  }
}

/** A bug, logged; Next shows its digest to the browser, and nothing else of it. */
async function reported(error: unknown): Promise<Error> {
  const requestId = requestIdOf(await headers());
  log.error("page.failed", error, { requestId });
  return Object.assign(new Error("page failed"), { digest: requestId });
}
