import type { Actor } from "@/lib/auth/actor";
import type { Tx } from "@/lib/db/transaction";

/** Who asks, and by which request: the first argument of every verb and view. */
export type Context = {
  actor: Actor;
  requestId: string;
  ip: string | null;
  /**
   * Keeps what the caller is about to be told, in the verb's own transaction. Verbs whose repetition
   * would do something twice call it last: a process that dies after the commit has then answered.
   */
  keepAnswer?: (tx: Tx, output: unknown) => Promise<void>;
};

/** The context of a named job of the system. */
export function systemContext(job: string, requestId: string = job): Context {
  return { actor: { type: "system", job }, requestId, ip: null };
}
