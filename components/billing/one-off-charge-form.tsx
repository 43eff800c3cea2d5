"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { ChargeFields, type ChargeType } from "@/components/billing/charge-fields";
import {
  type ChargeForecast,
  type ChargeOffice,
  ChargePreview,
} from "@/components/billing/charge-preview";
import { ProblemNote } from "@/components/billing/problem-note";
import { StripeCalls } from "@/components/billing/stripe-calls";
import { useActionForm } from "@/components/billing/use-action-form";
import { type ChargeFormInput, useChargeForecast } from "@/components/billing/use-charge-forecast";
import { Button, ButtonLink } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { CommandKbd } from "@/components/ui/kbd";
import { Note } from "@/components/ui/note";
import type { ActionResult } from "@/components/ui/problem";
import { useNavigate } from "@/components/ui/use-navigate";
import { oneOffChargeIn } from "@/lib/billing/contract/charges";
import { chargeKind } from "@/lib/billing/domain/charge";
import { formatDay } from "@/lib/format/date";
import { formatMoney, parseTypedAmount, timesOf } from "@/lib/format/money";

/** The invoice that a charge made or stands on. */
export type ChargeDone = { label: string; total: string; href: string };

type ChargeFormProps = {
  offices: ChargeOffice[];
  catalogue: ChargeType[];
  /** Chosen at first; the address may bring them. */
  officeId: number | null;
  chargeType: string | null;
  now: string;
  charge: (input: ChargeFormInput) => Promise<ActionResult<ChargeDone>>;
  /** What it would do, by the code that will do it. */
  preview: (input: ChargeFormInput) => Promise<ActionResult<ChargeForecast>>;
};

/** A one-off charge: the form, the invoice it makes and what Stripe will be told, side by side. */
export function OneOffChargeForm(props: ChargeFormProps) {
  const { offices, catalogue, now, charge, preview } = props;
  const router = useNavigate();
  const [done, setDone] = useState<ChargeDone | null>(null);
  const first = catalogue.find(({ chargeType }) => chargeType === props.chargeType) ?? catalogue[0];
  const { form, submit, problem } = useActionForm({
    schema: oneOffChargeIn,
    defaultValues: {
      office_id: props.officeId ?? offices[0]?.officeId ?? 0,
      charge_type: first?.chargeType ?? "",
      amount: first?.defaultAmount ?? "",
      quantity: 1,
      placement: "separate",
    },
    action: charge,
    onDone: (made) => {
      setDone(made);
      router.refresh();
    },
  });
  const values = useWatch({ control: form.control });
  const forecast = useChargeForecast(values, preview);
  const office = offices.find(({ officeId }) => officeId === values.office_id) ?? offices[0];
  const type = catalogue.find(({ chargeType }) => chargeType === values.charge_type);
  if (!office || !type) return null;
  const { unitPrice, quantity, total } = amountsOf(values);
  const placement = values.placement ?? "separate";
  const isLate = placement === "next_invoice";
  const why = office.refusal ?? (isLate ? office.nextInvoiceRefusal : null) ?? undefined;
  // What was charged stands in the form until it is changed: it must not go out twice.
  const send = () => {
    if (done === null && why === undefined) submit();
  };
  return (
    <form
      noValidate
      aria-label="One-off charge"
      className="grid grid-cols-[minmax(0,1fr)] content-start gap-x-10 gap-y-5 xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:grid-rows-[auto_1fr]"
      onChange={() => setDone(null)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
      }}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-4.5">
        {problem ? <ProblemNote problem={problem} /> : null}
        <ChargeFields
          form={form}
          offices={offices}
          catalogue={catalogue}
          office={office}
          type={type}
          total={total}
          now={now}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-5 xl:row-span-2">
        <ChargePreview
          office={office}
          chargeName={type.name}
          quantity={quantity}
          unitPrice={unitPrice}
          total={total}
          placement={placement}
          isSetupFee={chargeKind(type.chargeType) === "setup_fee"}
          forecast={forecast.current}
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
        <WhatStripeHears
          forecast={forecast.last}
          isStale={forecast.current === null}
          issuedOn={formatDay(office.cycleEnd, office.zone, now)}
        />
      </div>
      <div className="grid content-start gap-3 border-t border-line pt-4">
        {done ? (
          <DoneNote
            done={done}
            onAgain={() => {
              form.reset();
              setDone(null);
            }}
          />
        ) : (
          <div className="flex flex-wrap gap-2">
            <Button
              variant="primary"
              type="submit"
              isPending={form.formState.isSubmitting}
              why={why}
            >
              Charge {formatMoney(total)} <CommandKbd>↵</CommandKbd>
            </Button>
          </div>
        )}
      </div>
    </form>
  );
}

function amountsOf(values: Partial<ChargeFormInput>) {
  const unitPrice = parseTypedAmount(String(values.amount ?? "")) ?? "0.00";
  const quantity = Number.isInteger(values.quantity) ? Math.max(0, values.quantity ?? 0) : 0;
  return { unitPrice, quantity, total: timesOf(unitPrice, quantity) };
}

function DoneNote({ done, onAgain }: { done: ChargeDone; onAgain: () => void }) {
  return (
    <>
      <p role="status" className="flex gap-2">
        <Icon name="paid" className="mt-0.5 text-paid" />
        <span>
          <b>{formatMoney(done.total)} charged.</b> <span className="text-ink-2">{done.label}</span>
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink variant="primary" href={done.href}>
          View invoice
        </ButtonLink>
        <Button onClick={onAgain}>New charge</Button>
      </div>
    </>
  );
}

function WhatStripeHears({
  forecast,
  isStale,
  issuedOn,
}: {
  forecast: ChargeForecast | null;
  isStale: boolean;
  issuedOn: string;
}) {
  if (forecast?.status === "draft") {
    return (
      <section aria-label="What Stripe will be told">
        <h2 className="mb-2">What Stripe will be told</h2>
        <Note>
          Nothing now. The line goes there with the invoice of the cycle on {issuedOn}, as catalogue
          text, quantity and price.
        </Note>
      </section>
    );
  }
  if (forecast?.status === "paid") {
    return (
      <section aria-label="What Stripe will be told">
        <h2 className="mb-2">What Stripe will be told</h2>
        <Note>Nothing. Office credit pays this invoice in full.</Note>
      </section>
    );
  }
  return (
    <div aria-busy={isStale} className={isStale ? "opacity-60" : undefined}>
      <StripeCalls
        title="What Stripe will be told"
        meta="no names, no refs"
        calls={forecast?.calls ?? []}
        foot="Not sent: the note, who made the charge, anything about patients."
      />
    </div>
  );
}
