"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type {
  InvoiceActionFacts,
  InvoiceActionInput,
} from "@/components/billing/invoice-action-dialog";
import { Button } from "@/components/ui/button";
import type { IconName } from "@/components/ui/icon";
import type { ActionResult } from "@/components/ui/problem";
import { useNavigate } from "@/components/ui/use-navigate";
import type { InvoiceAction } from "@/lib/billing/domain/invoice";

const InvoiceActionDialog = dynamic(() =>
  import("@/components/billing/invoice-action-dialog").then((module) => module.InvoiceActionDialog),
);

const buttons: Record<InvoiceAction, { label: string; icon?: IconName; isDanger?: boolean }> = {
  approve: { label: "Approve" },
  hold: { label: "Hold", icon: "pause" },
  retry: { label: "Collect again", icon: "turn" },
  credit: { label: "Credit" },
  refund: { label: "Refund" },
  cancel: { label: "Cancel", isDanger: true },
  write_off: { label: "Write off", isDanger: true },
};

/** An action on an invoice; `why` disables it with a reason. */
export type OfferedAction = { action: InvoiceAction; why: string | null };

/** The actions this person may take on an invoice; each opens a dialog that says what it does. */
export function InvoiceActions({
  offered,
  facts,
  run,
}: {
  offered: OfferedAction[];
  facts: InvoiceActionFacts;
  run: (action: InvoiceAction, input: InvoiceActionInput) => Promise<ActionResult<unknown>>;
}) {
  const router = useNavigate();
  const [open, setOpen] = useState<InvoiceAction | null>(null);
  return (
    <>
      {offered.map(({ action, why }) => {
        const { label, icon, isDanger } = buttons[action];
        return (
          <Button
            key={action}
            variant={isDanger ? "danger" : action === "approve" ? "primary" : "secondary"}
            {...(icon ? { icon } : {})}
            why={why ?? undefined}
            onClick={() => setOpen(action)}
          >
            {label}
          </Button>
        );
      })}
      {open ? (
        <InvoiceActionDialog
          key={open}
          action={open}
          facts={facts}
          run={(input) => run(open, input)}
          onClose={() => setOpen(null)}
          onDone={router.refresh}
        />
      ) : null}
    </>
  );
}
