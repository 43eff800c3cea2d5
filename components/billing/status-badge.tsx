import type { IconName } from "@/components/ui/icon";
import { State, type Tone } from "@/components/ui/state";
import type { InvoiceStatus, ReviewState } from "@/lib/billing/domain/invoice";
import type { OfficeStatus } from "@/lib/billing/domain/office";

type Look = { tone: Tone; icon: IconName; label: string };

export const invoiceStatusLooks: Record<InvoiceStatus, Look> = {
  draft: { tone: "draft", icon: "draft", label: "Draft" },
  sent: { tone: "sent", icon: "sent", label: "Sent" },
  paid: { tone: "paid", icon: "paid", label: "Paid" },
  failed: { tone: "failed", icon: "failed", label: "Failed" },
  canceled: { tone: "canceled", icon: "canceled", label: "Canceled" },
};

/** An invoice's status: glyph, word, colour. A parked or held draft asks for attention instead. */
export function StatusBadge({
  status,
  reviewState = "none",
  isPill = false,
}: {
  status: InvoiceStatus;
  reviewState?: ReviewState;
  isPill?: boolean;
}) {
  if (status === "draft" && (reviewState === "parked" || reviewState === "held")) {
    return (
      <AttentionBadge isPill={isPill}>
        {reviewState === "parked" ? "Parked" : "On hold"}
      </AttentionBadge>
    );
  }
  const { tone, icon, label } = invoiceStatusLooks[status];
  return (
    <State tone={tone} icon={icon} isPill={isPill} isStruck={status === "canceled"}>
      {label}
    </State>
  );
}

/** What waits for a person: overdue, past due, parked. Not an invoice status. */
export function AttentionBadge({
  isPill = false,
  children,
}: {
  isPill?: boolean;
  children: string;
}) {
  return (
    <State tone="attention" icon="attention" isPill={isPill}>
      {children}
    </State>
  );
}

const officeLooks: Record<OfficeStatus, Look> = {
  active: { tone: "plain", icon: "check", label: "Active" },
  past_due: { tone: "attention", icon: "attention", label: "Past due" },
  trialing: { tone: "accent", icon: "clock", label: "Trial" },
  canceled: { tone: "canceled", icon: "canceled", label: "Canceled" },
  inactive: { tone: "quiet", icon: "minus", label: "Inactive" },
};

/** An office's subscription status as a word. */
export const officeWords: Record<OfficeStatus, string> = {
  active: officeLooks.active.label,
  past_due: officeLooks.past_due.label,
  trialing: officeLooks.trialing.label,
  canceled: officeLooks.canceled.label,
  inactive: officeLooks.inactive.label,
};

/** An office's subscription status. */
export function OfficeStatusBadge({
  status,
  isPill = false,
}: {
  status: OfficeStatus;
  isPill?: boolean;
}) {
  const { tone, icon, label } = officeLooks[status];
  return (
    <State tone={tone} icon={icon} isPill={isPill} isStruck={status === "canceled"}>
      {label}
    </State>
  );
}

export type PatientStatus = "active" | "not_active_yet" | "inactive";

const patientLooks: Record<PatientStatus, Look> = {
  active: { tone: "plain", icon: "check", label: "Active" },
  not_active_yet: { tone: "draft", icon: "draft", label: "Not active yet" },
  inactive: { tone: "quiet", icon: "minus", label: "Inactive" },
};

/** Whether a patient's account is billed. */
export function PatientStatusBadge({
  status,
  isPill = false,
}: {
  status: PatientStatus;
  isPill?: boolean;
}) {
  const { tone, icon, label } = patientLooks[status];
  return (
    <State tone={tone} icon={icon} isPill={isPill}>
      {label}
    </State>
  );
}
