import { z } from "zod";
import { type FieldError, refuse } from "@/lib/billing/domain/errors";
import { fieldErrors, unknownField } from "./field-errors";

const NOTHING = z.strictObject({});
const CONTROL = /\p{Cc}/u;

/** @throws Refusal `invalid_value` with one entry for each thing that is wrong */
export function parseWith<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  return result.success
    ? result.data
    : refuse("invalid_value", undefined, fieldErrors(result.error));
}

/** A path that does not fit cannot lead to anything. @throws Refusal `not_found` */
export function parsePath<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  const result = schema.safeParse(params);
  return result.success ? result.data : refuse("not_found");
}

/** Query parameters, each at most once. @throws Refusal `invalid_value` */
export function parseQuery<S extends z.ZodType>(
  schema: S | undefined,
  params: URLSearchParams,
): z.output<S> {
  const names = [...params.keys()];
  const errors = names.flatMap((name, index): FieldError[] => {
    const { path } = unknownField(name);
    if (names.indexOf(name) !== index) return [{ path, message: "must be given once" }];
    const isUnreadable = CONTROL.test(params.get(name) ?? "");
    return isUnreadable ? [{ path, message: "must not hold control characters" }] : [];
  });
  if (errors.length > 0) refuse("invalid_value", undefined, errors);
  // Without a schema every parameter is unknown.
  return parseWith(schema ?? NOTHING, Object.fromEntries(params)) as z.output<S>;
}
