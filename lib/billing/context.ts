import type { Actor } from "@/lib/auth/actor";

/** Who asks, and by which request: the first argument of every verb and view. */
export type Context = { actor: Actor; requestId: string; ip: string | null };

/** The context of a named job of the system. */
export function systemContext(job: string, requestId: string = job): Context {
  return { actor: { type: "system", job }, requestId, ip: null };
}
