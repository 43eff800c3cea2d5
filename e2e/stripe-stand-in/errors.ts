export type StripeErrorBody = {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: unknown;
  payment_method?: unknown;
};

/** A refusal in Stripe's own shape; the router answers it as `{ error: body }`. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: StripeErrorBody) {
    super(body.message);
    this.name = "StripeError";
    this.status = status;
    this.body = body;
  }
}

/** 400 `invalid_request_error`. */
export function invalidRequest(message: string, extra: { code?: string; param?: string } = {}) {
  return new StripeError(400, { type: "invalid_request_error", message, ...extra });
}

/** 404 in a path, 400 in a parameter: Stripe's `resource_missing`. */
export function resourceMissing(kind: string, id: string, param = "id") {
  return new StripeError(param === "id" ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

/** The body Stripe sends when it fails itself. */
export function apiError(message = "An unknown error occurred (stand-in fault)."): StripeErrorBody {
  return { type: "api_error", message };
}
