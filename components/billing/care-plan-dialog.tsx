"use client";

import { firstNameFirst } from "@/components/billing/activation-wording";
import { ProblemNote } from "@/components/billing/problem-note";
import { blankAsMissing, useActionForm } from "@/components/billing/use-action-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { CommandKbd } from "@/components/ui/kbd";
import type { ActionResult } from "@/components/ui/problem";
import { carePlanIn } from "@/lib/billing/contract/patients";
import type { z } from "zod";

export type CarePlanFormInput = z.input<typeof carePlanIn>;

/** Builds a care plan as a draft. Sending it is another step, which says what it costs. */
export function CarePlanDialog({
  patient,
  isOpen,
  onClose,
  onSaved,
  save,
}: {
  patient: { patientId: number; name: string };
  isOpen: boolean;
  onClose: () => void;
  onSaved: (patientId: number) => void;
  save: (
    patientId: number,
    input: CarePlanFormInput,
  ) => Promise<ActionResult<{ carePlanId: number }>>;
}) {
  const { form, submit, problem } = useActionForm({
    schema: carePlanIn,
    defaultValues: { title: "" },
    action: (input) => save(patient.patientId, input),
    onDone: () => onSaved(patient.patientId),
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
      title={`Care plan for ${firstNameFirst(patient.name)}`}
      description="Saved as a draft. Nothing is sent or billed yet."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit} isPending={isSubmitting}>
            Save draft <CommandKbd>↵</CommandKbd>
          </Button>
        </>
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      <form
        className="grid gap-3.5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Title" error={errors.title?.message}>
          {(wiring) => <Input {...wiring} autoComplete="off" {...register("title")} />}
        </Field>
        <Field label="Plan" isOptional error={errors.body?.message}>
          {(wiring) => (
            <Textarea {...wiring} rows={8} {...register("body", { setValueAs: blankAsMissing })} />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
