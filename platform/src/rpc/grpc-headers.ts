/** The gRPC metadata keys that carry a call's context. */
export const headers = {
  authorization: "authorization",
  serviceToken: "x-service-token",
  requestId: "x-request-id",
  traceparent: "traceparent",
  tries: "x-shop-canary",
  idempotencyKey: "idempotency-key",
  timeoutMs: "x-timeout-ms",
  error: "x-error-bin",
} as const;
