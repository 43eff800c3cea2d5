import { isDue } from "@/lib/billing/domain/cycle";
import { cancelDraft, dueCents, moneyLeftCents, settleDraft, totalCents } from "./invoices";
import { bringUpToDate } from "./rollover";
import { type Invoice, refuse, type World } from "./world";

export type ReviewAction = "hold" | "approve" | "cancel" | "write_off";

/** §4.6, §5: what an admin does to an invoice; anything its state does not allow is refused. */
export function review(world: World, invoice: Invoice, action: ReviewAction): void {
  bringUpToDate(world, invoice.office);
  if (!allowedActions(invoice).includes(action)) refuse("invalid_state");
  switch (action) {
    case "hold":
      invoice.review = "held";
      return;
    case "approve":
      invoice.review = "approved";
      // Before its cycle's end it is only released.
      if (invoice.cycle !== null && isDue(invoice.cycle.endAt, world.now)) {
        settleDraft(world, invoice);
      }
      return;
    case "cancel":
      if (invoice.status === "draft") cancelDraft(world, invoice, "operator");
      else invoice.toTell.push({ kind: "void" });
      return;
    case "write_off":
      invoice.toTell.push({ kind: "write_off" });
  }
}

/** §5: what an admin may do to an invoice as it stands, in the order of the wire. */
export function allowedActions(invoice: Invoice): string[] {
  const { status, review: state, paidCents, creditedCents, toTell } = invoice;
  const isDraft = status === "draft";
  const isKept = state === "parked" || state === "held";
  const isWaiting = toTell.some(({ kind }) => kind !== "credit");
  const isOpen = (status === "sent" || status === "failed") && !isWaiting;
  const isOwing = isOpen && dueCents(invoice) > 0;
  const isCreditable = creditedCents < totalCents(invoice);
  const isRefundable = status === "paid" && isCreditable && moneyLeftCents(invoice) > 0;
  const may = {
    cancel: isDraft || (isOpen && paidCents === 0),
    approve: isDraft && isKept,
    hold: isDraft && !isKept,
    credit: (isOpen && isCreditable) || isRefundable,
    refund: isRefundable,
    write_off: isOwing,
    retry: isOwing && status === "failed",
  };
  return Object.entries(may).flatMap(([action, isAllowed]) => (isAllowed ? [action] : []));
}
