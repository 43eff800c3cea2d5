import { systemContext } from "@/lib/billing/context";
import { type Failure, type Subject, verifyBilling } from "@/lib/billing/views/verify-billing";
import { disconnect } from "@/lib/db/client";
import { adoptDemoEnvironment } from "./demo-environment";

const count = new Intl.NumberFormat("en-US");

/**
 * Verifies DATABASE_URL, or this folder's demo without one; needs nothing else. Exit status: 0 when
 * every rule holds, 1 with the ids of what breaks one, 2 when the database could not be asked.
 */
export async function runVerification(subject: Subject): Promise<void> {
  adoptDemoEnvironment();
  try {
    const { rules, rows, failures } = await verifyBilling(systemContext("verify"), subject);
    const over =
      `${count.format(rows.invoices)} invoices, ${count.format(rows.lines)} lines, ` +
      `${count.format(rows.creditNotes)} credit notes, ${count.format(rows.patients)} patients`;
    for (const failure of failures) console.error(sentenceOf(failure));
    if (failures.length === 0) console.log(`${rules} rules of ${subject} hold over ${over}.`);
    else console.error(`${failures.length} of ${rules} rules of ${subject} broken over ${over}.`);
    process.exitCode = failures.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  } finally {
    await disconnect();
  }
}

function sentenceOf({ name, of, total, ids }: Failure): string {
  const more = total > ids.length ? ` and ${count.format(total - ids.length)} more` : "";
  return `${name}: ${of}: ${ids.join(", ")}${more}`;
}
