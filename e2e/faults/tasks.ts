import { type Context } from "@/lib/billing/context";
import { activateManyPatients, activatePatient } from "@/lib/billing/operations/activate-patient";
import { chargeOneOff } from "@/lib/billing/operations/charge-one-off";
import { cancelInvoice } from "@/lib/billing/operations/close-invoice";
import { deactivatePatient } from "@/lib/billing/operations/deactivate-patient";
import { approveInvoice, holdInvoice } from "@/lib/billing/operations/review-invoice";
import { rollDueCycles } from "@/lib/billing/operations/roll-due-cycles";
import { setTestClock } from "@/lib/billing/operations/set-test-clock";
import { problemAnswer, valueAnswer } from "@/lib/http/answer";
import { once } from "@/lib/http/idempotency";
import { problemOf } from "@/lib/http/problem";
import { transferPatient } from "@/lib/billing/operations/transfer-patient";
import { keepWorking } from "@/lib/jobs/keep-working";
import { admin, asUser, cron } from "@/lib/testing/practice";
import { COMPANY_ID } from "./furnish";

/** A piece of work for any process; `key` stands for the Idempotency-Key of its request. */
export type Task =
  | { verb: "roll"; officeId?: number }
  | { verb: "activate"; patientId: number; key?: string }
  | { verb: "activate-many"; officeId: number; patientIds: number[]; key?: string }
  | { verb: "deactivate"; patientId: number }
  | { verb: "transfer"; patientId: number; officeId: number; key?: string }
  | { verb: "charge"; officeId: number; placement: "separate" | "next_invoice"; key?: string }
  | { verb: "hold" | "approve" | "cancel"; invoiceId: number }
  | { verb: "move-clock"; at: string }
  | { verb: "work" };

/** Does it as the entrance of its verb would. Work of a worker goes on after the answer. */
export async function perform(task: Task): Promise<unknown> {
  const context = contextOf(task);
  if (!("key" in task) || task.key === undefined) return run(context, task);
  const url = `http://localhost:3000/${task.verb}`;
  const request = { actor: context.actor, key: task.key, method: "POST", url, body: bodyOf(task) };
  const { answer } = await once(request, async (keep) => {
    try {
      const keepAnswer: Context["keepAnswer"] = (tx, output) => keep(tx, valueAnswer(201, output));
      return valueAnswer(201, await run({ ...context, keepAnswer }, task));
    } catch (error) {
      return problemAnswer(problemOf(error, { name: task.verb, requestId: "test" }));
    }
  });
  return answer;
}

function bodyOf(task: Task): string {
  return JSON.stringify(task);
}

function contextOf(task: Task): Context {
  switch (task.verb) {
    case "roll":
      return cron;
    case "activate":
    case "activate-many":
    case "deactivate":
    case "transfer":
      return asUser("company_manager", { companyId: COMPANY_ID });
    default:
      return admin;
  }
}

async function run(context: Context, task: Task): Promise<unknown> {
  switch (task.verb) {
    case "roll":
      return rollDueCycles(context, { officeId: task.officeId });
    case "activate":
      return activatePatient(context, task.patientId);
    case "activate-many":
      return activateManyPatients(context, task.officeId, task.patientIds);
    case "deactivate":
      return deactivatePatient(context, task.patientId);
    case "transfer":
      return transferPatient(context, task.patientId, task.officeId);
    case "charge":
      return chargeOneOff(context, {
        office_id: task.officeId,
        charge_type: "data_import",
        quantity: 1,
        placement: task.placement,
      });
    case "hold":
      return holdInvoice(context, task.invoiceId);
    case "approve":
      return approveInvoice(context, task.invoiceId);
    case "cancel":
      return cancelInvoice(context, task.invoiceId, { reason: "Drafted in error" });
    case "move-clock":
      return setTestClock(context, new Date(task.at));
    case "work":
      void keepWorking(new AbortController().signal);
      return null;
  }
}
