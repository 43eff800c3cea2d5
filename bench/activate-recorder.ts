import pg from "pg";
import { POST } from "@/app/api/v1/billing/patients/[patient_id]/activate/route";
import { TENANT_SCOPES } from "@/lib/auth/actor";
import { systemContext } from "@/lib/billing/context";
import { createApiKey } from "@/lib/billing/operations/create-api-key";
import { disconnect } from "@/lib/db/client";
import { answerParent } from "./child.ts";

/** A statement as the product sends it: which text, and with what. */
export type Statement = [text: number, values: unknown[]];
export type Recording = { texts: string[]; activations: Statement[][] };
export type RecorderTask =
  { kind: "make-key"; companyId: number } | { kind: "record"; key: string; patientIds: number[] };

type Query = { text: string; values?: unknown[] };
type Send = (this: pg.Client, ...args: unknown[]) => unknown;

/** Activates patients one by one through the product's own route and writes down every statement. */
async function record(key: string, patientIds: readonly number[]): Promise<Recording> {
  const textIds = new Map<string, number>();
  const activations: Statement[][] = [];
  let current: Statement[] = [];
  const send = Reflect.get(pg.Client.prototype, "query") as Send;
  const listen = function (this: pg.Client, ...args: unknown[]): unknown {
    const [query] = args as [string | Query];
    const { text, values = [] } = typeof query === "string" ? { text: query } : query;
    const id = textIds.get(text) ?? textIds.size;
    textIds.set(text, id);
    current.push([id, values.map(plain)]);
    return send.apply(this, args);
  };
  Object.assign(pg.Client.prototype, { query: listen });
  for (const patientId of patientIds) {
    current = [];
    const request = new Request(`http://localhost/api/v1/billing/patients/${patientId}/activate`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
    });
    const answer = await POST(request, {
      params: Promise.resolve({ patient_id: String(patientId) }),
    });
    if (answer.status !== 201) throw new Error(`Patient ${patientId}: ${await answer.text()}`);
    activations.push(current);
  }
  return { texts: [...textIds.keys()], activations };
}

/** What travels between processes as JSON and means the same to PostgreSQL. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === "bigint" ? String(value) : value;
}

async function makeKey(companyId: number): Promise<string> {
  const holder = { kind: "company" as const, companyId };
  const order = { name: "Clinical system", holder, scopes: [...TENANT_SCOPES] };
  return (await createApiKey(systemContext("bench"), order)).text;
}

await answerParent(async (task: RecorderTask) => {
  const answer =
    task.kind === "make-key"
      ? await makeKey(task.companyId)
      : await record(task.key, task.patientIds);
  await disconnect();
  return answer;
});
