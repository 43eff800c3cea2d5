/** Stable codes of expected, explained failures. They are part of the public contract. */
export type RefusalCode =
  | "malformed_json"
  | "unauthenticated"
  | "cross_origin"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "already_exists"
  | "care_plan_required"
  | "office_not_billable"
  | "office_needs_attention"
  | "invalid_state"
  | "credit_exceeds_invoice"
  | "refund_exceeds_paid"
  | "patient_active"
  | "clock_moves_forward_only"
  | "request_in_progress"
  | "payload_too_large"
  | "unsupported_media_type"
  | "invalid_value"
  | "possible_ephi"
  | "cursor_mismatch"
  | "idempotency_key_reused"
  | "rate_limited"
  | "not_configured"
  | "unavailable";

export type FieldError = { path: string; message: string };

/**
 * An expected failure. It is thrown, so that a transaction can never half-commit.
 * Neither `detail` nor `errors` may repeat a value that a person typed.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly detail?: string;
  readonly errors?: FieldError[];

  constructor(code: RefusalCode, detail?: string, errors?: FieldError[]) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = "Refusal";
    this.code = code;
    if (detail !== undefined) this.detail = detail;
    if (errors !== undefined) this.errors = errors;
  }
}

/** Throws a Refusal. */
export function refuse(code: RefusalCode, detail?: string, errors?: FieldError[]): never {
  throw new Refusal(code, detail, errors);
}
