"use client";

import { type FormEvent, useState, useTransition } from "react";
import { ProblemNote } from "@/components/billing/problem-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Choice, Choices, Field, MoneyInput, Textarea } from "@/components/ui/field";
import { CommandKbd } from "@/components/ui/kbd";
import type { ActionResult, Problem } from "@/components/ui/problem";
import { toastDone } from "@/components/ui/toast";
import type { InvoiceAction } from "@/lib/billing/domain/invoice";
import { centsOf, formatMoney, parseTypedAmount } from "@/lib/format/money";

/** What a person says about an action on an invoice; which of it is asked depends on the action. */
export type InvoiceActionInput = {
  reason?: string;
  amount?: string;
  excess?: "refund" | "office_credit";
};

export type InvoiceActionFacts = {
  /** "LB-001243", or "the November 2026 draft". */
  label: string;
  officeName: string;
  total: string;
  due: string;
  /** At most to be credited, and to be refunded. */
  creditable: string;
  refundable: string;
};

type Words = {
  title: string;
  text: string;
  button: string;
  isDanger?: boolean;
  most?: string;
  asks: ("amount" | "reason" | "excess")[];
  done: string;
};

/** What each action says before it is done. */
export function invoiceActionWords(action: InvoiceAction, facts: InvoiceActionFacts): Words {
  const { label, officeName, total, due, creditable, refundable } = facts;
  switch (action) {
    case "approve":
      return {
        title: `Approve ${label}`,
        text: `Finalized with the next number and sent to Stripe: ${officeName} is charged ${formatMoney(total)}.`,
        button: `Approve ${formatMoney(total)}`,
        asks: [],
        done: "Approved.",
      };
    case "hold":
      return {
        title: `Hold ${label}`,
        text: "It is not finalized until somebody approves or cancels it. The next cycle is drafted all the same.",
        button: "Hold",
        asks: [],
        done: "On hold.",
      };
    case "cancel":
      return {
        title: `Cancel ${label}`,
        text: `${formatMoney(total)} is not collected. The patients on a canceled draft aren't billed again for that cycle.`,
        button: `Cancel, give up ${formatMoney(due)}`,
        isDanger: true,
        asks: ["reason"],
        done: "Canceled, or asked of Stripe.",
      };
    case "write_off":
      return {
        title: `Write off ${label}`,
        text: `${formatMoney(due)} is taken as lost. If it is paid one day after all, the invoice becomes paid.`,
        button: `Write off ${formatMoney(due)}`,
        isDanger: true,
        asks: ["reason"],
        done: "Write-off asked of Stripe.",
      };
    case "credit":
      return {
        title: `Credit ${label}`,
        text: `A credit note of up to ${formatMoney(creditable)}. What is still due goes down first; what was paid is refunded or kept as office credit.`,
        button: "Credit",
        most: creditable,
        asks: ["amount", "reason", "excess"],
        done: "Credit note written.",
      };
    case "refund":
      return {
        title: `Refund ${label}`,
        text: `Up to ${formatMoney(refundable)} goes back the way it came, with a credit note.`,
        button: "Refund",
        most: refundable,
        asks: ["amount", "reason"],
        done: "Refund asked of Stripe.",
      };
    case "retry":
      return {
        title: `Collect ${label} again`,
        text: `Stripe tries to collect ${formatMoney(due)} now. If that fails too, it is one more failed attempt.`,
        button: `Collect ${formatMoney(due)}`,
        asks: [],
        done: "Asked of Stripe.",
      };
  }
}

/** Says what an action on an invoice costs or gives up, asks for a reason, and does it. */
export function InvoiceActionDialog({
  action,
  facts,
  run,
  onClose,
  onDone,
}: {
  action: InvoiceAction;
  facts: InvoiceActionFacts;
  run: (input: InvoiceActionInput) => Promise<ActionResult<unknown>>;
  onClose: () => void;
  onDone: () => void;
}) {
  const words = invoiceActionWords(action, facts);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState(words.most ?? "");
  const [excess, setExcess] = useState<"refund" | "office_credit">("refund");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tried, setTried] = useState(false);
  const [isSending, startSending] = useTransition();

  const amount = parseTypedAmount(typed);
  const asks = (what: Words["asks"][number]) => words.asks.includes(what);
  const errors = {
    reason:
      asks("reason") && reason.trim() === "" ? "Say why; it is kept with the invoice." : undefined,
    amount: asks("amount") ? amountError(amount, words.most ?? "0.00") : undefined,
    ...Object.fromEntries((problem?.errors ?? []).map(({ path, message }) => [path, message])),
  };
  // Only what lies above the amount still due was paid, and needs an answer where it goes.
  const hasExcess = asks("excess") && amount !== null && centsOf(amount) > centsOf(facts.due);
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (isSending || (asks("reason") && reason.trim() === "")) return;
    if (asks("amount") && amountError(amount, words.most ?? "0.00")) return;
    startSending(async () => {
      const result = await run({
        ...(asks("reason") ? { reason: reason.trim() } : {}),
        ...(asks("amount") && amount !== null ? { amount } : {}),
        ...(hasExcess ? { excess } : {}),
      });
      if (!result.ok) {
        setProblem(result.problem);
        return;
      }
      toastDone(words.done, facts.label);
      onDone();
      onClose();
    });
  };
  const amountText = asks("amount") && amount !== null ? ` ${formatMoney(amount)}` : "";
  return (
    <Dialog
      isOpen
      onClose={onClose}
      onConfirm={send}
      size="small"
      title={words.title}
      description={words.text}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            variant={words.isDanger ? "dangerSolid" : "primary"}
            onClick={() => send()}
            isPending={isSending}
          >
            {words.button}
            {amountText} <CommandKbd>↵</CommandKbd>
          </Button>
        </>
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      {words.asks.length > 0 ? (
        <form noValidate className="grid gap-3.5" onSubmit={send}>
          {asks("amount") ? (
            <Field
              label="Amount"
              hint={`At most ${formatMoney(words.most ?? "0.00")}`}
              error={tried ? errors.amount : undefined}
            >
              {(wiring) => (
                <MoneyInput
                  {...wiring}
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          {hasExcess ? (
            <Choices legend="The part that was paid">
              <Choice
                name="excess"
                title="Refund it"
                detail="Back to the card, by Stripe"
                checked={excess === "refund"}
                onChange={() => setExcess("refund")}
              />
              <Choice
                name="excess"
                title="Keep it as office credit"
                detail="Taken off the next invoice"
                checked={excess === "office_credit"}
                onChange={() => setExcess("office_credit")}
              />
            </Choices>
          ) : null}
          {asks("reason") ? (
            <Field
              label="Reason"
              hint="Stays in Lumbar. Text that names a patient is refused."
              error={tried ? errors.reason : undefined}
            >
              {(wiring) => (
                <Textarea
                  {...wiring}
                  rows={2}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          ) : null}
        </form>
      ) : null}
    </Dialog>
  );
}

function amountError(amount: string | null, most: string): string | undefined {
  if (amount === null || centsOf(amount) === 0) return "Enter an amount above $0.00.";
  return centsOf(amount) > centsOf(most) ? `At most ${formatMoney(most)}.` : undefined;
}
