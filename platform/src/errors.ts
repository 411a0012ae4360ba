/** The nine kinds of failure a caller can tell apart; anything else is a bug and stays hidden. */
export const errorKinds = {
  invalid: { http: 400, grpc: 3 },
  unauthenticated: { http: 401, grpc: 16 },
  forbidden: { http: 403, grpc: 7 },
  not_found: { http: 404, grpc: 5 },
  conflict: { http: 409, grpc: 10 },
  rejected: { http: 422, grpc: 9 },
  exhausted: { http: 429, grpc: 8 },
  unavailable: { http: 503, grpc: 14 },
  timeout: { http: 504, grpc: 4 },
} as const;

export type ErrorKind = keyof typeof errorKinds;

export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** The fields at fault. */
  readonly fields?: readonly FieldProblem[];
  /** Extension members of the problem document: facts the client may act on. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** The request that first met this error, when it is answered again. */
  readonly requestId?: string;
}

/** The one error of the platform: a closed kind, a stable code that clients switch on, a message without secrets. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly options: AppErrorOptions;

  constructor(kind: ErrorKind, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.kind = kind;
    this.code = code;
    this.options = options;
  }
}

// The only code with an HTTP status of its own: a declined card is 402.
const statusByCode: Readonly<Record<string, number>> = { card_declined: 402 };

export function httpStatus(error: AppError): number {
  return statusByCode[error.code] ?? errorKinds[error.kind].http;
}

export function isAppError(error: unknown, ...kinds: ErrorKind[]): error is AppError {
  return error instanceof AppError && (kinds.length === 0 || kinds.includes(error.kind));
}
