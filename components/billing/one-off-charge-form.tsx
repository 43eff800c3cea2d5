"use client";

import { useNavigate } from "@/components/ui/use-navigate";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import type { z } from "zod";
import { type ChargeOffice, ChargePreview } from "@/components/billing/charge-preview";
import { ProblemNote } from "@/components/billing/problem-note";
import { type StripeCall, StripeCalls } from "@/components/billing/stripe-calls";
import { blankAsMissing, useActionForm } from "@/components/billing/use-action-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { Choice, Choices, Field, Input, MoneyInput, Select, Textarea } from "@/components/ui/field";
import { CommandKbd } from "@/components/ui/kbd";
import { Note } from "@/components/ui/note";
import type { ActionResult } from "@/components/ui/problem";
import { toastDone } from "@/components/ui/toast";
import { oneOffChargeIn } from "@/lib/billing/contract";
import { formatDay } from "@/lib/format/date";
import { formatMoney, parseTypedAmount, timesOf } from "@/lib/format/money";

export type ChargeFormInput = z.input<typeof oneOffChargeIn>;

export type ChargeType = {
  chargeType: string;
  name: string;
  defaultAmount: string;
  /** "recognised when issued", "recognised over 12 months". */
  recognition: string;
};

type ChargeFormProps = {
  offices: ChargeOffice[];
  catalogue: ChargeType[];
  /** Chosen at first; the URL of an office's page brings it. */
  officeId: number | null;
  now: string;
  cancelHref: string;
  charge: (
    input: ChargeFormInput,
  ) => Promise<ActionResult<{ label: string; total: string; href: string }>>;
  /** The exact calls, from the same code that will make them. */
  previewCalls: (input: ChargeFormInput) => Promise<ActionResult<{ calls: StripeCall[] }>>;
};

/** A one-off charge: the form, the invoice it makes and what Stripe will be told, side by side. */
export function OneOffChargeForm(props: ChargeFormProps) {
  const { offices, catalogue, now, cancelHref, charge, previewCalls } = props;
  const router = useNavigate();
  const { form, submit, problem } = useActionForm({
    schema: oneOffChargeIn,
    defaultValues: {
      office_id: props.officeId ?? offices[0]?.officeId ?? 0,
      charge_type: catalogue[0]?.chargeType ?? "",
      amount: catalogue[0]?.defaultAmount ?? "",
      quantity: 1,
      placement: "separate",
    },
    action: charge,
    onDone: ({ label, total, href }) => {
      toastDone(`${formatMoney(total)} charged.`, label);
      router.push(href);
    },
  });
  const { register, setValue, control, formState } = form;
  const { errors, isSubmitting } = formState;
  const values = useWatch({ control });
  const office = offices.find(({ officeId }) => officeId === values.office_id) ?? offices[0];
  const type = catalogue.find(({ chargeType }) => chargeType === values.charge_type);
  const unitPrice = parseTypedAmount(String(values.amount ?? "")) ?? "0.00";
  const quantity = Number.isInteger(values.quantity) ? Math.max(0, values.quantity ?? 0) : 0;
  const total = timesOf(unitPrice, quantity);
  const placement = values.placement ?? "separate";
  const calls = usePreviewCalls(values, previewCalls);
  if (!office || !type) return null;
  const why =
    office.refusal ??
    (placement === "next_invoice" ? office.nextInvoiceRefusal : null) ??
    undefined;

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <form
        noValidate
        aria-label="One-off charge"
        className="grid content-start gap-4.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit();
        }}
      >
        {problem ? <ProblemNote problem={problem} /> : null}
        <Field label="Office" hint={office.statusNote} error={errors.office_id?.message}>
          {(wiring) => (
            <Select {...wiring} {...register("office_id", { setValueAs: Number })}>
              {offices.map((each) => (
                <option key={each.officeId} value={each.officeId}>
                  {each.name}, {each.companyName}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Charge type"
          hint={`Catalogue price ${formatMoney(type.defaultAmount)}, ${type.recognition}`}
          error={errors.charge_type?.message}
        >
          {(wiring) => (
            <Select
              {...wiring}
              {...register("charge_type", {
                onChange: (event: { target: { value: string } }) => {
                  const chosen = catalogue.find(
                    ({ chargeType }) => chargeType === event.target.value,
                  );
                  if (chosen) setValue("amount", chosen.defaultAmount);
                },
              })}
            >
              {catalogue.map((each) => (
                <option key={each.chargeType} value={each.chargeType}>
                  {each.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex items-start gap-3">
          <Field label="Amount each" className="min-w-0 flex-1" error={errors.amount?.message}>
            {(wiring) => <MoneyInput {...wiring} {...register("amount")} />}
          </Field>
          <Field label="Quantity" className="w-24 touch:w-20" error={errors.quantity?.message}>
            {(wiring) => (
              <Input
                {...wiring}
                inputMode="numeric"
                className="text-right tabular-nums"
                {...register("quantity", { setValueAs: Number })}
              />
            )}
          </Field>
          <div className="grid w-28 gap-[5px] touch:w-24">
            <span className="font-medium">Total</span>
            <output className="text-right leading-8.5 font-medium touch:leading-10 tabular-nums">
              {formatMoney(total)}
            </output>
          </div>
        </div>
        <Choices legend="Placement" error={errors.placement?.message}>
          <Choice
            value="separate"
            title="An invoice of its own"
            detail="Finalized and sent at once"
            {...register("placement")}
          />
          <Choice
            value="next_invoice"
            title="On the next invoice"
            detail={
              office.nextInvoiceRefusal ??
              `A line on the ${office.draft ? `${office.draft.cycleName} draft, now ${formatMoney(office.draft.total)}` : "next draft"}, issued ${formatDay(office.cycleEnd, office.zone, now)}`
            }
            disabled={office.nextInvoiceRefusal !== null}
            {...register("placement")}
          />
        </Choices>
        <Field
          label="Internal note"
          isOptional
          hint="Stays in Lumbar. Text that names a patient is refused."
          error={errors.note?.message}
        >
          {(wiring) => (
            <Textarea {...wiring} {...register("note", { setValueAs: blankAsMissing })} />
          )}
        </Field>
        <div className="flex gap-2 border-t border-line pt-4">
          <Button variant="primary" type="submit" isPending={isSubmitting} why={why}>
            Charge {formatMoney(total)} <CommandKbd>↵</CommandKbd>
          </Button>
          <ButtonLink variant="ghost" href={cancelHref}>
            Cancel
          </ButtonLink>
        </div>
      </form>
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-5">
        <ChargePreview
          office={office}
          chargeName={type.name}
          quantity={quantity}
          unitPrice={unitPrice}
          total={total}
          placement={placement}
          isSetupFee={type.chargeType === "setup_fee"}
          now={now}
        />
        {office.card?.failedAt && placement === "separate" ? (
          <Note
            tone="attention"
            title={`This card failed on ${formatDay(office.card.failedAt, office.zone, now)}.`}
          >
            Stripe will try it again for this charge. If it fails, the invoice shows as failed and{" "}
            {office.name} stays past due.
          </Note>
        ) : null}
        <StripeCalls
          title="What Stripe will be told"
          meta="one line, no names"
          calls={calls}
          foot="Not sent: the note, who made the charge, anything about patients."
        />
      </div>
    </div>
  );
}

/** The exact calls for what the form holds now, asked for once the typing rests. */
function usePreviewCalls(
  values: Partial<ChargeFormInput>,
  preview: ChargeFormProps["previewCalls"],
): StripeCall[] {
  const [calls, setCalls] = useState<StripeCall[]>([]);
  // The note is left out: Stripe never gets it, so it changes nothing.
  const key = JSON.stringify({ ...values, note: undefined });
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(() => {
      const input = oneOffChargeIn.safeParse(JSON.parse(key));
      if (!input.success) return;
      void preview(JSON.parse(key) as ChargeFormInput).then((result) => {
        if (!isStale && result.ok) setCalls(result.data.calls);
      });
    }, 250);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [key, preview]);
  return calls;
}
