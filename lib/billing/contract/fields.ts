import { z } from "zod";
import { isCalendarDate } from "../domain/calendar";
import { MAX_CENTS, parseCents } from "../domain/money";

/** The wire: what the API takes and answers. Browser-safe; shared by routes, actions, forms and OpenAPI. */

export const moneyOut = z.string().regex(/^-?\d+\.\d{2}$/);
export const instantOut = z.iso.datetime();
export const instantIn = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
export const dateText = z
  .string()
  .refine(isCalendarDate, { error: "must be a date like 2026-01-31" });
export const id = z.int().positive().max(2_147_483_647);
export const lineId = z.int().positive();

/** Money in, as a decimal string or a JSON number with at most two decimals; becomes cents. */
export const moneyIn = z
  .union([z.string(), z.number()], { error: "must be an amount like 12.50" })
  .transform((input, context) => {
    const cents = parseCents(input);
    if (cents !== null && cents <= MAX_CENTS) return cents;
    context.addIssue({ code: "custom", message: "must be an amount like 12.50" });
    return z.NEVER;
  });
export const amountIn = moneyIn.refine((cents) => cents > 0, { error: "must be more than 0" });

const CONTROL = /\p{Cc}/u;
/** Half of a surrogate pair has no UTF-8: neither the database nor a hash could hold it. */
const text = z
  .string()
  .trim()
  .refine((typed) => typed.isWellFormed(), { error: "must be well-formed Unicode" });
/** One line of typed text: trimmed, not empty, no control characters. */
export const lineText = (max: number) =>
  text
    .min(1, { error: "must not be empty" })
    .max(max)
    .refine((typed) => !CONTROL.test(typed), { error: "must not hold control characters" });
/** Several lines of typed text: as above, with line breaks and tabs. */
export const longText = (max: number) =>
  text.max(max).refine((typed) => !CONTROL.test(typed.replace(/[\n\r\t]/g, "")), {
    error: "must not hold control characters",
  });
export const emailText = z.email().max(254).toLowerCase();

export const cycleOut = z.strictObject({ key: dateText, start: instantOut, end: instantOut });
export type CycleOut = z.output<typeof cycleOut>;
/** A row's id as text, in a path or a query. */
export const pathId = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .refine((value) => value <= 2_147_483_647);

const limitIn = z.coerce
  .string()
  .refine((typed) => /^\d{1,9}$/.test(typed), { error: "must be a whole number" })
  .transform(Number)
  .pipe(z.int().min(1).max(200))
  .default(50)
  .meta({ override: { type: "integer", minimum: 1, maximum: 200, default: 50 } });
export const pageIn = z.strictObject({
  limit: limitIn,
  cursor: z.string().max(500).optional(),
});
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });
export type PageIn = z.output<typeof pageIn>;

export const emptyIn = z.strictObject({});
