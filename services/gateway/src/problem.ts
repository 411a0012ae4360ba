import { AppError, type ErrorKind, httpStatus, isAppError } from "@shopstream/platform/errors.ts";

// HTTP has a status of its own for what is wrong with a request as such; the kinds stay nine.
const edgeStatuses: Readonly<Record<string, number>> = {
  method_not_allowed: 405,
  body_timeout: 408,
  payload_too_large: 413,
  unsupported_media_type: 415,
};

const titles: Readonly<Record<ErrorKind, string>> = {
  invalid: "The request is not valid",
  unauthenticated: "Not signed in",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "In conflict with the present state",
  rejected: "Refused",
  exhausted: "Too many requests",
  unavailable: "Not available right now",
  timeout: "Took too long",
};

/** An RFC 9457 problem document with its status and headers. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a client learns of an error: of an AppError all it says, of a bug nothing. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = isAppError(error) ? error : new AppError("unavailable", "internal", "something went wrong on our side");
  const status = statusOf(known);
  const { fields, details, retryAfterSeconds, requestId: first } = known.options;
  const document = {
    type: `urn:shopstream:problem:${known.code}`,
    title: known.code === "internal" ? "Internal error" : titles[known.kind],
    status,
    code: known.code,
    detail: known.message,
    // An answer that is given again is the first one, to the byte.
    requestId: first ?? requestId,
    ...(fields === undefined ? {} : { errors: fields }),
  };
  const challenge = status === 401 ? { "www-authenticate": "Bearer" } : {};
  const allow = status === 405 ? { allow: String(details?.allow).replaceAll(",", ", ") } : {};
  const retryAfter =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(retryAfterSeconds))) };
  return {
    status,
    code: known.code,
    headers: { "content-type": "application/problem+json", ...challenge, ...allow, ...retryAfter },
    body: JSON.stringify({ ...details, ...document }),
  };
}

function statusOf(error: AppError): number {
  return error.code === "internal" ? 500 : (edgeStatuses[error.code] ?? httpStatus(error));
}
