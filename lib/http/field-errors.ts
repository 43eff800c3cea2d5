import type { z } from "zod";
import type { FieldError } from "@/lib/billing/domain/errors";

// A field's name is the caller's own text too: repeated only when it looks like one.
const FIELD_NAME = /^[A-Za-z_]{1,40}$/;

/** An unknown field or parameter, told without repeating what could be a value. */
export function unknownField(name: string, parents: readonly PropertyKey[] = []): FieldError {
  const shown = FIELD_NAME.test(name) ? name : "(unreadable name)";
  return { path: [...parents.map(String), shown].join("."), message: "is not a known field" };
}

const LIMITS: Record<string, [least: string, most: string]> = {
  string: ["characters at least", "characters at most"],
  array: ["entries at least", "entries at most"],
};

function rangeMessage(origin: string, limit: number | bigint, isLeast: boolean): string {
  const [least, most] = LIMITS[origin] ?? [];
  if (least === undefined) return `must be at ${isLeast ? "least" : "most"} ${limit}`;
  return `must have ${limit} ${isLeast ? least : most}`;
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
      return rangeMessage(issue.origin, issue.minimum, true);
    case "too_big":
      return rangeMessage(issue.origin, issue.maximum, false);
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
