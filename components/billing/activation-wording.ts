import { formatCycle, nameCycle } from "@/lib/format/date";
import { formatMoney, isZero } from "@/lib/format/money";
import { capitalize, countWord, formatCount, plural } from "@/lib/format/words";

/** What will happen to one patient, decided by the server before anything is written. */
export type ActivationOutcome =
  | "billed"
  | "already_billed"
  | "not_billed"
  | "already_active"
  | "care_plan_required"
  | "office_not_billable"
  | "not_found";

export type ActivationPreviewRow = {
  patientId: number;
  /** "Nakamura, Jun". */
  name: string;
  outcome: ActivationOutcome;
  /** Was active before: the plan is sent again, or has been. */
  isReturning: boolean;
  /** What this patient adds; null for a refusal. */
  cost: string | null;
};

/** What activating would do and cost. */
export type ActivationPreview = {
  officeName: string;
  zone: string;
  cycleStart: string;
  cycleEnd: string;
  /** The plan's fee for one account and cycle. */
  fee: string;
  rows: ActivationPreviewRow[];
  total: string;
};

const refusals: readonly ActivationOutcome[] = [
  "care_plan_required",
  "office_not_billable",
  "not_found",
];

/** True where nothing will be done for this patient because it may not. */
export function isRefusal(outcome: ActivationOutcome): boolean {
  return refusals.includes(outcome);
}

function cycleName(preview: ActivationPreview): string {
  return nameCycle(preview.cycleStart, preview.cycleEnd, preview.zone);
}

/** "Send plan and activate 4 patients", or the one patient's name. */
export function activationTitle(preview: ActivationPreview): string {
  const [only] = preview.rows;
  const whom =
    preview.rows.length === 1 && only
      ? firstNameFirst(only.name)
      : plural(preview.rows.length, "patient");
  return `Send plan and activate ${whom}`;
}

/** "Two are billed now, one already is, one can't be activated." */
export function activationSummary(preview: ActivationPreview): string {
  const count = (fits: (row: ActivationPreviewRow) => boolean) => preview.rows.filter(fits).length;
  const billed = count(({ outcome }) => outcome === "billed");
  const already = count(({ outcome }) => outcome === "already_billed");
  const free = count(({ outcome }) => outcome === "not_billed");
  const active = count(({ outcome }) => outcome === "already_active");
  const refused = count(({ outcome }) => isRefusal(outcome));
  const parts = [
    billed > 0 && `${countWord(billed)} ${billed === 1 ? "is" : "are"} billed now`,
    already > 0 && `${countWord(already)} already ${already === 1 ? "is" : "are"}`,
    free > 0 && `${countWord(free)} ${free === 1 ? "isn't" : "aren't"} billed this cycle`,
    active > 0 && `${countWord(active)} ${active === 1 ? "stays" : "stay"} active`,
    refused > 0 && `${countWord(refused)} can't be activated`,
  ].filter((part) => part !== false);
  return `${capitalize(parts.join(", "))}.`;
}

/** What happens to one patient, in words. */
export function outcomeText(row: ActivationPreviewRow, preview: ActivationPreview): string {
  const does = row.isReturning ? "Active again" : "Plan sent, active today";
  switch (row.outcome) {
    case "billed":
      return does;
    case "already_billed":
      return `${does}, ${cycleName(preview)} already billed`;
    case "not_billed":
      return `${does}, billed from the next cycle`;
    case "already_active":
      return "Already active, nothing changes";
    case "care_plan_required":
    case "office_not_billable":
    case "not_found":
      return refusalText(row.outcome);
  }
}

/** Why one patient was refused, in words. */
export function refusalText(code: string | null): string {
  switch (code) {
    case "care_plan_required":
      return "Needs a care plan";
    case "office_not_billable":
      return "The office can't be billed";
    case "not_found":
      return "Not a patient of this office any more";
    default:
      return "Refused";
  }
}

/** The total's label: "Added to the November 2026 draft invoice". */
export function activationTotalLabel(preview: ActivationPreview): string {
  return `Added to the ${formatCycle(preview.cycleStart, preview.cycleEnd, preview.zone)} draft invoice`;
}

/** How many become active. */
export function activatedCount(preview: ActivationPreview): number {
  return preview.rows.filter(({ outcome }) => !isRefusal(outcome) && outcome !== "already_active")
    .length;
}

/** The button names the cost: "Activate 3, add $4.00", "Send plan, add $2.00", "Activate 1, add nothing". */
export function activationButton(preview: ActivationPreview): string {
  const added = isZero(preview.total) ? "add nothing" : `add ${formatMoney(preview.total)}`;
  const [only] = preview.rows;
  if (preview.rows.length === 1 && only && !only.isReturning) return `Send plan, ${added}`;
  return `Activate ${formatCount(activatedCount(preview))}, ${added}`;
}

/** "Jun Nakamura" of "Nakamura, Jun". */
export function firstNameFirst(name: string): string {
  const [last, first] = name.split(", ");
  return first && last ? `${first} ${last}` : name;
}
