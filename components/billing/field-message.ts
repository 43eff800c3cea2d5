import type { z } from "zod";

/** What is wrong with a field, in words, where the contract has none of its own. */
export function fieldMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is required";
      return issue.expected === "int" || issue.expected === "number"
        ? "must be a whole number"
        : undefined;
    case "too_small":
      if (issue.origin === "string") return "must not be empty";
      return `must be at least ${String(issue.minimum)}`;
    case "too_big":
      return issue.origin === "string"
        ? `must have at most ${String(issue.maximum)} characters`
        : `must be at most ${String(issue.maximum)}`;
    case "invalid_format":
      if (issue.input === "") return "must not be empty";
      return issue.format === "email" ? "must be an e-mail address" : "has the wrong form";
    default:
      return undefined;
  }
}
