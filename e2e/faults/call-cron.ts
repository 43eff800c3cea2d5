import * as cronRoute from "@/app/api/cron/roll-cycles/route";
import { env } from "@/lib/env";

/** What the scheduler calls: rollover, jobs, and all else that is due. Throws unless all went well. */
export async function callCron(): Promise<void> {
  const headers = { authorization: `Bearer ${env().CRON_SECRET ?? ""}` };
  const request = new Request("http://localhost:3000/api/cron/roll-cycles", { headers });
  const response = await cronRoute.GET(request, { params: Promise.resolve({}) });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
}
