import type { z } from "zod";
import type { FieldError } from "@/lib/billing/domain/errors";

// A field's name is the caller's own text too: repeated only when it looks like one.
const FIELD_NAME = /^[A-Za-z_]{1,40}$/;

/** An unknown field or parameter, told without repeating what could be a value. */
export function unknownField(name: string, parents: readonly PropertyKey[] = []): FieldError {
  const shown = FIELD_NAME.test(name) ? name : "(unreadable name)";
  return { path: [...parents.map(String), shown].join("."), message: "is not a known field" };
}

const UNITS: Record<string, [one: string, many: string]> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
};

type Range = { origin: string; inclusive?: boolean | undefined };

/** `at least 1`, or of an open range `more than 0`. */
function leastMessage(range: Range, minimum: number | bigint): string {
  const open = range.inclusive === false ? "more than" : "at least";
  return sizeMessage(range, "at least", minimum) ?? `must be ${open} ${minimum}`;
}

function mostMessage(range: Range, maximum: number | bigint): string {
  const open = range.inclusive === false ? "less than" : "at most";
  return sizeMessage(range, "at most", maximum) ?? `must be ${open} ${maximum}`;
}

function sizeMessage({ origin }: Range, bound: string, size: number | bigint): string | null {
  const unit = UNITS[origin]?.[Number(size) === 1 ? 0 : 1];
  return unit === undefined ? null : `must have ${bound} ${size} ${unit}`;
}

function messageOf(issue: z.core.$ZodIssue): string {
  // A message of the contract's own stands; zod's are put into our words.
  if (!/^(Invalid|Too|Unrecognized)\b/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? "is required"
        : `must be ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return `must be one of: ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return leastMessage(issue, issue.minimum);
    case "too_big":
      return mostMessage(issue, issue.maximum);
    case "invalid_format":
      return issue.format === "email" ? "must be an e-mail address" : "has the wrong form";
    default:
      return "is not valid";
  }
}

/** zod's issues as the wire tells them. Never repeats a value. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownField(key, issue.path))
      : [{ path: issue.path.map(String).join("."), message: messageOf(issue) }],
  );
}
