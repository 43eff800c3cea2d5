import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { sealAudit } from "@/lib/audit/seal";
import { applyPaymentEvent, type EventResult } from "@/lib/billing/operations/apply-payment-event";
import { carryOutIntent, type IntentResult } from "@/lib/billing/operations/carry-out-intent";
import { requeueStalled } from "@/lib/billing/operations/requeue-stalled";
import { rollOneBatch } from "@/lib/billing/operations/roll-run-batches";
import { stripeGateway } from "@/lib/stripe/gateway";
import type { JobName } from "./enqueue";

/** Told what each job came to, so that a drain can say what it did. */
type Tally = {
  intent: (result: IntentResult) => void;
  event: (result: EventResult) => void;
};

const intentPayload = z.strictObject({ outboxId: z.int().positive() });
const runPayload = z.strictObject({ runId: z.int().positive() });
const eventPayload = z.strictObject({ eventId: z.string().min(1) });

/** The name of the worker's own job; nobody enqueues it. */
export const REQUEUE = "requeue_stalled";

/** What each job does. This is where the gateway and the operations meet. */
export function tasks(tally?: Tally): TaskList {
  const list: Record<JobName | typeof REQUEUE, (payload: unknown) => Promise<void>> = {
    carry_out_intent: async (payload) => {
      const { outboxId } = intentPayload.parse(payload);
      const result = await carryOutIntent(stripeGateway(), outboxId);
      tally?.intent(result);
    },
    apply_payment_event: async (payload) => {
      const { eventId } = eventPayload.parse(payload);
      const result = await applyPaymentEvent(stripeGateway(), eventId);
      tally?.event(result);
    },
    roll_batches: async (payload) => {
      const { runId } = runPayload.parse(payload);
      await rollOneBatch(runId);
    },
    [REQUEUE]: async () => {
      await requeueStalled();
      await sealAudit();
    },
  };
  return list;
}
