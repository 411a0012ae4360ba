export interface StripeErrorFields {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: unknown;
  payment_method?: unknown;
}

/** A refusal in the words and shape of Stripe. It imitates a foreign system, so it is not the platform's error. */
export class StripeError extends Error {
  readonly status: number;
  readonly fields: StripeErrorFields;

  constructor(status: number, fields: StripeErrorFields) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }
}

export function invalidRequest(
  message: string,
  details: { code?: string; param?: string; status?: number } = {},
): StripeError {
  const { status = 400, ...rest } = details;
  return new StripeError(status, { type: "invalid_request_error", message, ...rest });
}

/** 404 for an id in the path, 400 for one in a parameter. */
export function noSuch(kind: string, id: string, param?: string): StripeError {
  return invalidRequest(`No such ${kind}: '${id}'`, {
    code: "resource_missing",
    param: param ?? "id",
    status: param === undefined ? 404 : 400,
  });
}

export function unexpectedState(message: string, paymentIntent: unknown): StripeError {
  return new StripeError(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message,
    payment_intent: paymentIntent,
  });
}
