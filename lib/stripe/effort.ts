import { realNow } from "@/lib/clock";
import { OutOfTime } from "./answers";
import type { Effort } from "./payment-gateway";

/**
 * The options of one writing call: its key follows from row, generation and step. Asking for them
 * is the moment to stop when the lease ends. @throws OutOfTime
 */
export function callOptions(effort: Effort, step: string): { idempotencyKey: string } {
  if (realNow() >= effort.untilAt) throw new OutOfTime();
  return { idempotencyKey: `${effort.key}.${step}` };
}
