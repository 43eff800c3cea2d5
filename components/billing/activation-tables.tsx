import type { ReactNode } from "react";
import {
  type ActivationPreview,
  activationTotalLabel,
  firstNameFirst,
  isRefusal,
  outcomeText,
  refusalText,
} from "@/components/billing/activation-wording";
import { AttentionBadge } from "@/components/billing/status-badge";
import { DefinitionList } from "@/components/ui/definition-list";
import { Note } from "@/components/ui/note";
import { Skeleton } from "@/components/ui/skeleton";
import { State } from "@/components/ui/state";
import { Time } from "@/components/ui/time";
import { formatCycle, formatMonth, isCalendarMonth, nameCycle } from "@/lib/format/date";
import { formatMoney } from "@/lib/format/money";

/** What came of one patient. */
export type ActivationResultRow = {
  patientId: number;
  status: "activated" | "reactivated" | "already_active" | "refused";
  /** Why it was refused. */
  code: string | null;
  /** What was billed; "0.00" where nothing was. */
  fee: string;
};

export type ActivationResult = { rows: ActivationResultRow[]; total: string };

/** One patient: the cost, where it lands, and what follows. */
export function OnePatient({ preview }: { preview: ActivationPreview }) {
  const [row] = preview.rows;
  if (!row) return null;
  const { cycleStart, cycleEnd, zone, fee } = preview;
  if (isRefusal(row.outcome)) {
    return (
      <Note tone="attention" title={`${outcomeText(row, preview)}.`}>
        {row.outcome === "care_plan_required"
          ? `${firstNameFirst(row.name)} becomes active when a plan is sent. Build one first.`
          : "Nothing was changed."}
      </Note>
    );
  }
  const next = isCalendarMonth(cycleStart, cycleEnd, zone)
    ? `From ${formatMonth(cycleEnd, zone)}`
    : "From the next cycle";
  return (
    <>
      <DefinitionList
        items={[
          { term: "Cost for this cycle", detail: formatMoney(row.cost ?? "0.00"), isStrong: true },
          ...(row.outcome === "billed"
            ? [
                {
                  term: "Lands on",
                  detail: `${formatCycle(cycleStart, cycleEnd, zone)} draft invoice`,
                },
                { term: "Issued", detail: <Time at={cycleEnd} zone={zone} /> },
              ]
            : [{ term: "Why", detail: outcomeText(row, preview) }]),
          { term: next, detail: `${formatMoney(fee)} a cycle while active` },
        ]}
      />
      <p className="text-xs text-ink-3">
        The whole fee is due, however late in the cycle. Deactivating does not refund it.
      </p>
    </>
  );
}

/** Many patients: each with what happens and what it costs. */
export function ManyPatients({ preview }: { preview: ActivationPreview }) {
  const { officeName, cycleStart, cycleEnd, zone, fee } = preview;
  return (
    <>
      <OutcomeBox
        heads={["Patient", "What happens", "Cost"]}
        totalLabel={activationTotalLabel(preview)}
        total={preview.total}
        rows={preview.rows.map((row) => ({
          id: row.patientId,
          name: row.name,
          text: isRefusal(row.outcome) ? (
            <AttentionBadge>{outcomeText(row, preview)}</AttentionBadge>
          ) : (
            outcomeText(row, preview)
          ),
          amount: row.cost,
        }))}
      />
      <Note>
        The invoice of {officeName} is issued <Time at={cycleEnd} zone={zone} now={cycleStart} />.
        The fee is {formatMoney(fee)} for the whole cycle, however late it starts. Deactivating
        later doesn&apos;t refund {nameCycle(cycleStart, cycleEnd, zone)}.
      </Note>
    </>
  );
}

const resultWords = {
  activated: "Plan sent, active",
  reactivated: "Active again",
  already_active: "Was active already",
} as const;

/** What came of each. */
export function ResultTable({
  result,
  preview,
}: {
  result: ActivationResult;
  preview: ActivationPreview;
}) {
  return (
    <OutcomeBox
      heads={["Patient", "What came of it", "Billed"]}
      totalLabel={activationTotalLabel(preview)}
      total={result.total}
      rows={result.rows.map((row) => ({
        id: row.patientId,
        name: nameOf(row.patientId, preview),
        text:
          row.status === "refused" ? (
            <AttentionBadge>{refusalText(row.code)}</AttentionBadge>
          ) : (
            <State tone="plain" icon="check">
              {resultWords[row.status]}
            </State>
          ),
        amount: row.status === "refused" ? null : row.fee,
      }))}
    />
  );
}

/** The preview named the same patients a moment before. */
function nameOf(patientId: number, preview: ActivationPreview): string {
  return preview.rows.find((row) => row.patientId === patientId)?.name ?? "Patient";
}

function OutcomeBox({
  heads,
  rows,
  totalLabel,
  total,
}: {
  heads: [string, string, string];
  rows: { id: number; name: string; text: ReactNode; amount: string | null }[];
  totalLabel: string;
  total: string;
}) {
  return (
    <div className="max-h-[50dvh] overflow-y-auto rounded-md border border-line">
      <table className="tbl wrap">
        <thead>
          <tr>
            <th scope="col">{heads[0]}</th>
            <th scope="col">{heads[1]}</th>
            <th scope="col" className="r">
              {heads[2]}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{row.text}</td>
              <td className="r">
                {row.amount === null ? (
                  <span className="text-ink-3">–</span>
                ) : (
                  formatMoney(row.amount)
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot className="totals">
          <tr className="due">
            <th scope="row" colSpan={2}>
              {totalLabel}
            </th>
            <td className="r">{formatMoney(total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** The shape of the table that comes. */
export function PreviewSkeleton({ rows }: { rows: number }) {
  return (
    <div aria-busy="true" className="grid gap-4 rounded-md border border-line p-4">
      <p className="sr-only" role="status">
        Working out what it costs
      </p>
      {Array.from({ length: rows + 1 }, (_, index) => (
        <Skeleton key={index} width={index === rows ? "60%" : "100%"} />
      ))}
    </div>
  );
}
