"use client";

import { useFormState, type UseFormReturn } from "react-hook-form";
import type { ChargeOffice } from "@/components/billing/charge-preview";
import { blankAsMissing } from "@/components/billing/use-action-form";
import type { ChargeFormInput } from "@/components/billing/use-charge-forecast";
import { Choice, Choices, Field, Input, MoneyInput, Select, Textarea } from "@/components/ui/field";
import { formatDay } from "@/lib/format/date";
import { formatMoney, parseTypedAmount } from "@/lib/format/money";

export type ChargeType = {
  chargeType: string;
  name: string;
  defaultAmount: string;
  /** "recognised when issued", "recognised over 12 months". */
  recognition: string;
};

type ChargeFieldsProps = {
  // What the schema makes of it does not matter here.
  form: UseFormReturn<ChargeFormInput, unknown, unknown>;
  offices: ChargeOffice[];
  catalogue: ChargeType[];
  office: ChargeOffice;
  type: ChargeType;
  total: string;
  now: string;
};

/** Office, charge, amount, placement and note of a one-off charge. */
export function ChargeFields(props: ChargeFieldsProps) {
  const { form, offices, catalogue, office, type } = props;
  const { register, setValue, control } = form;
  const { errors } = useFormState({ control });
  return (
    <>
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
                const chosen = catalogue.find((each) => each.chargeType === event.target.value);
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
      <AmountFields {...props} />
      <PlacementFields {...props} />
      <Field
        label="Internal note"
        isOptional
        hint="Stays in Lumbar. Text that names a patient is refused."
        error={errors.note?.message}
      >
        {(wiring) => <Textarea {...wiring} {...register("note", { setValueAs: blankAsMissing })} />}
      </Field>
    </>
  );
}

/** "1,200" as the contract takes it; what is no amount stays, to be refused in words. */
function plainAmount(typed: unknown): unknown {
  return typeof typed === "string" ? (parseTypedAmount(typed) ?? typed) : typed;
}

function AmountFields({ form, total }: ChargeFieldsProps) {
  const { register, control } = form;
  const { errors } = useFormState({ control });
  return (
    <div className="flex items-start gap-3">
      <Field label="Amount each" className="min-w-0 flex-1" error={errors.amount?.message}>
        {(wiring) => (
          <MoneyInput {...wiring} {...register("amount", { setValueAs: plainAmount })} />
        )}
      </Field>
      <Field label="Quantity" className="w-24 touch:w-20" error={errors.quantity?.message}>
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="numeric"
            autoComplete="off"
            className="text-right tabular-nums"
            {...register("quantity", { setValueAs: Number })}
          />
        )}
      </Field>
      <div className="grid w-28 gap-[5px] touch:w-24">
        <span className="text-right font-medium">Total</span>
        <output className="text-right leading-8.5 font-medium tabular-nums touch:leading-10">
          {formatMoney(total)}
        </output>
      </div>
    </div>
  );
}

function PlacementFields({ form, office, now }: ChargeFieldsProps) {
  const { register, control } = form;
  const { errors } = useFormState({ control });
  const target = office.draft
    ? `${office.draft.cycleName} draft, now ${formatMoney(office.draft.total)}`
    : "next draft";
  return (
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
          `A line on the ${target}, issued ${formatDay(office.cycleEnd, office.zone, now)}`
        }
        disabled={office.nextInvoiceRefusal !== null}
        {...register("placement")}
      />
    </Choices>
  );
}
