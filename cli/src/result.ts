import type { ExitCode } from "./exit-codes.ts";
import type { ShopError } from "./shop-error.ts";

export type Row = Readonly<Record<string, unknown>>;

/** What a command found or did. The format asked for decides how it is written. */
export interface Result {
  /** The kind of the JSON document: `Platform`, `SeedReport`. */
  readonly kind: string;
  /** One word: unchanged, configured, created; ok or failed where something was checked. */
  readonly status: string;
  /** Further members of the document. */
  readonly data?: Row;
  /** The table's rows, and one NDJSON line each. */
  readonly items?: readonly Row[];
  /** The table's columns, by member of a row; all members of the first row otherwise, and no table when empty. */
  readonly columns?: readonly string[];
  /** For people, in place of the table (or below it, as a last line). */
  readonly text?: string;
  readonly errors?: readonly ShopError[];
  /** The first error's, or 0. */
  readonly exit?: ExitCode;
}
