import type { Readable, Writable } from "node:stream";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Environment } from "@shopstream/platform/config.ts";
import type { Random } from "@shopstream/platform/random.ts";

/** A terminal, a pipe, or a buffer of a test. */
export type Out = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a person may answer. */
export type In = Readable & { readonly isTTY?: boolean };

/** Everything a command touches outside of its arguments. */
export interface Io {
  readonly stdin: In;
  readonly stdout: Out;
  readonly stderr: Out;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts at Ctrl-C. */
  readonly interrupt: AbortSignal;
}
