import { type ErrorKind, isAppError } from "@shopstream/platform/errors.ts";
import { errorTable } from "./error-table.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

export type ShopErrorCode = keyof typeof errorTable;

/** A failure with a page of documentation: its code decides the exit code and, unless one is given, the hint. */
export class ShopError extends Error {
  readonly code: ShopErrorCode;
  readonly exit: ExitCode;
  readonly hint: string;

  constructor(code: ShopErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ShopError";
    this.code = code;
    this.exit = errorTable[code].exit;
    this.hint = options.hint ?? errorTable[code].hint;
  }
}

// The engine throws the platform's own errors; only these kinds can come from outside of a bug.
const codeOfKind: Partial<Record<ErrorKind, ShopErrorCode>> = {
  invalid: "SHOP-CLI-001",
  not_found: "SHOP-ENV-004",
  conflict: "SHOP-ENV-004",
  rejected: "SHOP-ENV-004",
  unavailable: "SHOP-ENV-004",
  timeout: "SHOP-ENV-005",
};

/** Anything that was thrown, as what a person is told. */
export function toShopError(thrown: unknown): ShopError {
  if (thrown instanceof ShopError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = isAppError(thrown) ? codeOfKind[thrown.kind] : undefined;
  return new ShopError(code ?? "SHOP-CLI-099", message, { cause: thrown });
}

export function isUnexpected(error: ShopError): boolean {
  return error.exit === exitCodes.unexpected;
}
