"use client";

import { ProblemNote } from "@/components/billing/problem-note";
import { blankAsMissing, useActionForm } from "@/components/billing/use-action-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { CommandKbd } from "@/components/ui/kbd";
import type { ActionResult } from "@/components/ui/problem";
import { patientIn } from "@/lib/billing/contract/patients";
import type { z } from "zod";

export type PatientFormInput = z.input<typeof patientIn>;

/** Creates a patient. Nothing is billed by that: sending the first plan is what bills. */
export function PatientDialog({
  isOpen,
  onClose,
  onCreated,
  create,
}: {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (patient: { patientId: number }) => void;
  create: (input: PatientFormInput) => Promise<ActionResult<{ patientId: number }>>;
}) {
  const { form, submit, problem } = useActionForm({
    schema: patientIn,
    defaultValues: { first_name: "", last_name: "", email: "" },
    action: create,
    onDone: onCreated,
  });
  const {
    register,
    formState: { errors, isSubmitting },
  } = form;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={submit}
      title="New patient"
      description="Free until a care plan is sent."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit} isPending={isSubmitting}>
            Create patient <CommandKbd>↵</CommandKbd>
          </Button>
        </>
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      <form
        className="grid gap-3.5 md:grid-cols-2"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="First name" error={errors.first_name?.message}>
          {(wiring) => <Input {...wiring} autoComplete="off" {...register("first_name")} />}
        </Field>
        <Field label="Last name" error={errors.last_name?.message}>
          {(wiring) => <Input {...wiring} autoComplete="off" {...register("last_name")} />}
        </Field>
        <Field label="E-mail" error={errors.email?.message}>
          {(wiring) => <Input {...wiring} type="email" autoComplete="off" {...register("email")} />}
        </Field>
        <Field label="Phone" isOptional error={errors.phone?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              type="tel"
              autoComplete="off"
              {...register("phone", { setValueAs: blankAsMissing })}
            />
          )}
        </Field>
        <Field label="Birth date" isOptional error={errors.birth_date?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              type="date"
              {...register("birth_date", { setValueAs: blankAsMissing })}
            />
          )}
        </Field>
        <Field
          label="External id"
          isOptional
          hint="The id in your own records"
          error={errors.external_id?.message}
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              {...register("external_id", { setValueAs: blankAsMissing })}
            />
          )}
        </Field>
        <button type="submit" hidden />
      </form>
      <p className="text-xs text-ink-3">
        Stored encrypted. Stripe never learns a name, an address or a ref.
      </p>
    </Dialog>
  );
}
