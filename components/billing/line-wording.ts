import type { ItemType } from "@/lib/billing/domain/invoice";
import { formatDay, nameCycle } from "@/lib/format/date";

/** The title of a group of lines and the words beside it. */
export function lineGroupWords(
  itemType: ItemType,
  period: { start: string; end: string; zone: string } | null,
): { title: string; note: string } {
  switch (itemType) {
    case "patient_renewal":
      return {
        title: "Carried over",
        note: period ? `active on ${formatDay(period.start, period.zone, period.start)}` : "",
      };
    case "patient_activation":
      return {
        title: period
          ? `Activated in ${nameCycle(period.start, period.end, period.zone)}`
          : "Activated",
        note: "a plan was sent in this cycle",
      };
    case "setup_fee":
      return { title: "Setup fee", note: "" };
    case "one_off":
      return { title: "One-off charges", note: "" };
    case "credit":
      return { title: "Office credit", note: "applied when it was finalized" };
  }
}
