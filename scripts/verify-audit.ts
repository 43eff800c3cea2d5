import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { systemContext } from "@/lib/billing/context";
import { verifyAuditSince } from "@/lib/billing/views/verify-audit";
import { disconnect } from "@/lib/db/client";
import { adoptDemoEnvironment } from "./demo-environment";

const USAGE = `npm run verify:audit [-- --anchor FILE]

Holds the audit log of DATABASE_URL (or of the demo) against its seals and AUDIT_KEY. With --anchor it must
also go on from what FILE holds of the last time; when all is well, FILE is written anew. Keep it elsewhere.
Exit status: 0 all is as written, 1 it is not, 2 the log could not be read.`;

const anchorFile = z.array(z.strictObject({ companyId: z.int(), seq: z.int(), hash: z.string() }));

const count = new Intl.NumberFormat("en-US");

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { anchor: { type: "string" } } });
  const file = values.anchor;
  adoptDemoEnvironment();
  const isKept = file !== undefined && existsSync(file);
  const kept = isKept ? anchorFile.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  const { found, anchor } = await verifyAuditSince(systemContext("verify-audit"), kept);
  for (const { kind, at } of found.problems) console.error(`${kind}: ${at}`);
  const { events, seals, unsealed, problems } = found;
  const over = `${count.format(events)} events in ${count.format(seals)} seals, ${count.format(unsealed)} unsealed`;
  if (!found.ok) {
    console.error(`${count.format(problems.length)} problems in ${over}.`);
    return 1;
  }
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(anchor, null, 2)}\n`);
  console.log(`The audit log is as it was written: ${over}.`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(USAGE);
  process.exitCode = 2;
} finally {
  await disconnect();
}
