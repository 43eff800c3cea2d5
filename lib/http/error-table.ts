import type { RefusalCode } from "@/lib/billing/domain/errors";

/** Every `code` an answer may carry. `internal_error` is a bug and never explained. */
export type ProblemCode = RefusalCode | "bad_signature" | "internal_error";

type Row = { status: number; title: string; text: string };

/** The one table: code → status and words that are safe to show to anyone. */
export const ERROR_TABLE: Readonly<Record<ProblemCode, Row>> = {
  malformed_json: {
    status: 400,
    title: "Malformed JSON",
    text: "The request body is not valid JSON.",
  },
  bad_signature: {
    status: 400,
    title: "Bad signature",
    text: "The delivery is not signed with the configured secret, or is too old.",
  },
  unauthenticated: {
    status: 401,
    title: "Sign-in required",
    text: "Sign in, or send a valid API key.",
  },
  cross_origin: {
    status: 403,
    title: "Cross-origin request",
    text: "Changes with a session cookie must come from this site.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    text: "You do not have the right to do this.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    text: "There is nothing here that you can see.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    text: "This address does not take that method; the Allow header lists those it takes.",
  },
  already_exists: {
    status: 409,
    title: "Already exists",
    text: "Something with the same identifying values exists already.",
  },
  care_plan_required: {
    status: 409,
    title: "Care plan required",
    text: "The patient needs a care plan before they can be activated.",
  },
  office_not_billable: {
    status: 409,
    title: "Office not billable",
    text: "The office's subscription does not allow this now.",
  },
  office_needs_attention: {
    status: 409,
    title: "Office needs attention",
    text: "The office's last billing cycle could not be closed; an administrator has to look at it.",
  },
  invalid_state: {
    status: 409,
    title: "Not possible in this state",
    text: "The state it is in does not allow this.",
  },
  credit_exceeds_invoice: {
    status: 409,
    title: "Credit too high",
    text: "The credit is more than what is left to credit on the invoice.",
  },
  refund_exceeds_paid: {
    status: 409,
    title: "Refund too high",
    text: "The refund is more than what was paid and not yet refunded.",
  },
  patient_active: {
    status: 409,
    title: "Patient is active",
    text: "Deactivate the patient first.",
  },
  clock_moves_forward_only: {
    status: 409,
    title: "The clock moves forward only",
    text: "The test clock cannot be set to an earlier time.",
  },
  request_in_progress: {
    status: 409,
    title: "Request in progress",
    text: "A request with this idempotency key is still running; repeat it in a moment.",
  },
  payload_too_large: {
    status: 413,
    title: "Request too large",
    text: "The request body is larger than 1 MiB.",
  },
  unsupported_media_type: {
    status: 415,
    title: "JSON expected",
    text: "Send the body as application/json in UTF-8.",
  },
  invalid_value: {
    status: 422,
    title: "Invalid values",
    text: "Some of the values cannot be used; errors tells which and why.",
  },
  possible_ephi: {
    status: 422,
    title: "Possible patient data",
    text: "The text may identify a patient. Leave out names, contact data and other identifiers.",
  },
  cursor_mismatch: {
    status: 422,
    title: "Cursor does not fit",
    text: "The cursor belongs to another filter or sort order; start again without it.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "Idempotency key reused",
    text: "This idempotency key was used for a different request.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    text: "Wait for the time that Retry-After tells, then go on.",
  },
  not_configured: {
    status: 503,
    title: "Not configured",
    text: "This part is switched off, because its configuration is missing.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    text: "The service cannot answer at the moment; try again shortly.",
  },
  internal_error: {
    status: 500,
    title: "Internal error",
    text: "Something went wrong on our side. Tell us the request id.",
  },
};
