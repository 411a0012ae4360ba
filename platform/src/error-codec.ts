import { AppError, type AppErrorOptions, type ErrorKind, errorKinds } from "./errors.ts";

/** An AppError as data: how it crosses a process border and how an idempotency record keeps it. */
export interface ErrorRecord {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly options: Omit<AppErrorOptions, "cause">;
}

export function toRecord(error: AppError, requestId?: string): ErrorRecord {
  const { cause: _, ...options } = error.options;
  const id = options.requestId ?? requestId;
  return {
    kind: error.kind,
    code: error.code,
    message: error.message,
    options: id === undefined ? options : { ...options, requestId: id },
  };
}

/** Undefined when the value is not a record of an AppError. */
export function fromRecord(value: unknown): AppError | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Partial<ErrorRecord>;
  if (record.kind === undefined || !Object.hasOwn(errorKinds, record.kind) || typeof record.code !== "string")
    return undefined;
  return new AppError(record.kind, record.code, record.message ?? "", record.options ?? {});
}
