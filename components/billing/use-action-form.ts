"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRef, useState } from "react";
import { type DefaultValues, type FieldValues, type Path, useForm } from "react-hook-form";
import type { z } from "zod";
import { fieldMessage } from "@/components/billing/field-message";
import type { ActionResult, Problem } from "@/components/ui/problem";

/**
 * A form checked by the contract's schema in the browser and by the action again. What the server
 * says of a field goes to that field; the rest is the problem to show above the form.
 */
export function useActionForm<Values extends FieldValues, Parsed, Data>({
  schema,
  defaultValues,
  action,
  onDone,
}: {
  schema: z.ZodType<Parsed, Values>;
  defaultValues: DefaultValues<Values>;
  action: (input: Values) => Promise<ActionResult<Data>>;
  onDone: (data: Data) => void;
}) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useForm<Values, unknown, Parsed>({
    resolver: zodResolver(schema, { error: fieldMessage }),
    defaultValues,
  });
  const { setError, getValues } = form;
  const isSending = useRef(false);
  const send = form.handleSubmit(async () => {
    // The server parses what was typed, as the API would; the parsed value only proves it fits.
    const result = await action(getValues());
    if (result.ok) {
      setProblem(null);
      onDone(result.data);
      return;
    }
    const known = new Set(Object.keys(getValues()));
    const fields = (result.problem.errors ?? []).filter(({ path }) => known.has(path));
    for (const { path, message } of fields) setError(path as Path<Values>, { message });
    setProblem(fields.length > 0 ? null : result.problem);
  });
  // A second click or key before the answer must not do it twice.
  const submit = async () => {
    if (isSending.current) return;
    isSending.current = true;
    await send().finally(() => {
      isSending.current = false;
    });
  };
  return { form, submit: () => void submit(), problem };
}

/** Empty optional fields count as left out: "" becomes undefined on the way into the form. */
export function blankAsMissing(value: unknown): unknown {
  return value === "" ? undefined : value;
}
