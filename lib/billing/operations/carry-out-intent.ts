import { systemScope } from "@/lib/db/scope";
import { inTransaction } from "@/lib/db/transaction";
import type { PaymentGateway } from "@/lib/stripe/payment-gateway";
import { systemContext } from "../context";
import { beginTry } from "./begin-try";
import { finishTry } from "./finish-try";

/**
 * What a try came to. `delayed` is tried again by a job that is set already, `waiting` when another
 * intent is done, `done` found nothing to do.
 */
export type IntentResult = "sent" | "failed" | "delayed" | "waiting" | "done";

/**
 * Carries out one intent: the row is leased and what will be sent is kept in one transaction,
 * Stripe is called outside of any, and what came of it is saved in another. Running it twice, at
 * once or after a kill, does the thing once. Rule: docs/domain.md §6.
 */
export async function carryOutIntent(
  gateway: PaymentGateway,
  outboxId: number,
): Promise<IntentResult> {
  const context = systemContext("carry_out_intent");
  const begun = await inTransaction(systemScope(), (tx) =>
    beginTry(tx, context, gateway, outboxId),
  );
  if (begun.kind === "ended") return begun.result;
  const answer = await gateway.carryOut(begun.order, begun.effort);
  return inTransaction(systemScope(), (tx) => finishTry(tx, context, begun, answer));
}
