import type { Command } from "commander";
import type { Io } from "./io.ts";
import type { Progress } from "./progress.ts";
import type { Result } from "./result.ts";

export interface Example {
  readonly line: string;
  readonly does: string;
}

/** A command as data. Its file holds flags, help and one call into the engine. */
export interface CommandSpec<Options = object> {
  /** With its arguments as commander writes them: `logs [services...]`. */
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly [Example, Example, ...Example[]];
  /** What `--dry-run` means: "harmless" where nothing is changed anyway, "none" is refused with SHOP-CLI-003. */
  readonly dryRun: "harmless" | "supported" | "none";
  /** Unless `--timeout` says otherwise; without either the command may take as long as it likes. */
  readonly timeoutMs?: number;
  /** The command itself keeps to `--timeout`, and says at its end what was done by then and what was not. */
  readonly endsInTime?: boolean;
  readonly configure?: (command: Command) => void;
  // A method and not a property, so that a list can hold commands of every kind of options.
  run(call: Call, options: Options): Promise<Result>;
}

/** Commands under one word: `events list`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly (CommandSpec | CommandGroup)[];
}

/** One invocation. */
export interface Call {
  readonly io: Io;
  readonly args: readonly string[];
  readonly progress: Progress;
  readonly isDryRun: boolean;
  /** The person said yes beforehand. */
  readonly isConfirmed: boolean;
  readonly isVerbose: boolean;
  readonly timeoutMs: number | undefined;
  /** Aborts at Ctrl-C and when the time is up. */
  readonly signal: AbortSignal;
  /** Runs when the command ends, however it ends; the last one registered first. */
  atEnd(work: () => Promise<void>): void;
  /** For commands without an end (`logs -f`, `status -w`): a part of it, as the format asked for has it. */
  print(part: Result): void;
}
