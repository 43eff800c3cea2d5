import { scopeOf } from "@/lib/auth/scope";
import { recordAudit } from "@/lib/audit/record";
import { businessNow } from "@/lib/clock";
import { inTransaction } from "@/lib/db/transaction";
import { detectEphi } from "@/lib/ephi/detector";
import { namedPatients } from "@/lib/ephi/named-patients";
import type { Context } from "../context";
import { refuse } from "../domain/errors";

const MESSAGE = "must not name a patient or hold contact details";

/**
 * Refuses `possible_ephi` when typed text may name a patient: of the office, or of all when no
 * office is meant. The refusal is audited by itself, without the text. Rule: docs/domain.md §9.
 */
export async function refuseEphi(
  context: Context,
  place: { officeId: number; companyId: number } | null,
  typed: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const texts = Object.entries(typed).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  if (texts.length === 0) return;
  const found = await inTransaction(scopeOf(context.actor), async (tx) => {
    const findPatients = namedPatients(tx, place?.officeId ?? null);
    const refused: { path: string; kinds: string[] }[] = [];
    for (const [path, text] of texts) {
      const { verdict, kinds } = await detectEphi(text, findPatients);
      if (verdict === "refuse") refused.push({ path, kinds });
    }
    if (refused.length > 0) {
      await recordAudit(tx, context, {
        action: "ephi.refuse",
        object: { type: "text", id: refused.map(({ path }) => path).join(",") },
        companyId: place?.companyId ?? null,
        officeId: place?.officeId ?? null,
        businessAt: await businessNow(tx),
        details: { kinds: [...new Set(refused.flatMap(({ kinds }) => kinds))] },
      });
    }
    return refused;
  });
  if (found.length === 0) return;
  refuse(
    "possible_ephi",
    "What was typed looks like it names a patient. Leave out names, contact details and ids.",
    found.map(({ path }) => ({ path, message: MESSAGE })),
  );
}
