import pc from "picocolors";
import type { Call, CommandSpec } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { type Format, render, renderPart } from "./output.ts";
import { Progress } from "./progress.ts";
import type { Result } from "./result.ts";
import { isUnexpected, ShopError, toShopError } from "./shop-error.ts";

/** The options that every command has. */
export interface GlobalOptions {
  readonly output: Format;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
  readonly timeout?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Runs one command to its exit code: writes the result, explains the failure, cleans up in both cases. */
export async function runCommand(
  spec: CommandSpec,
  options: GlobalOptions,
  args: readonly string[],
  io: Io,
): Promise<ExitCode> {
  const endings: (() => Promise<void>)[] = [];
  const call = toCall(spec, options, args, io, endings);
  let result: Result;
  try {
    if (call.isDryRun && spec.dryRun === "none")
      throw new ShopError("SHOP-CLI-003", `${spec.name} cannot tell beforehand what it would do`);
    result = await Promise.race([spec.run(call, options), aborted(call.signal)]);
  } catch (thrown) {
    result = failed(io.interrupt.aborted ? interrupted() : whyAborted(call, thrown));
  }
  const left = await clean(endings, call.progress);
  call.progress.stop();
  return tell(left.length === 0 ? result : withResidue(result, left), options, io);
}

function toCall(
  spec: CommandSpec,
  options: GlobalOptions,
  args: readonly string[],
  io: Io,
  endings: (() => Promise<void>)[],
): Call {
  const timeoutMs = options.timeout ?? spec.timeoutMs;
  const isOurs = timeoutMs !== undefined && spec.endsInTime !== true;
  const signals = isOurs ? [io.interrupt, io.clock.timeout(timeoutMs)] : [io.interrupt];
  const isVerbose = options.verbose === true;
  return {
    io,
    args,
    progress: new Progress({
      stderr: io.stderr,
      isQuiet: options.quiet === true,
      isVerbose,
      hasColor: hasColor(options, io),
    }),
    isDryRun: options.dryRun === true,
    isConfirmed: options.yes === true,
    isVerbose,
    timeoutMs,
    signal: AbortSignal.any(signals),
    atEnd: (work) => endings.unshift(work),
    print: (part) => io.stdout.write(renderPart(part, options.output)),
  };
}

// A command that does not listen to its signal must not keep a person waiting.
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function whyAborted({ signal, timeoutMs }: Call, thrown: unknown): ShopError {
  const isOurs = signal.aborted && (thrown === signal.reason || (thrown as { name?: string }).name === "AbortError");
  return isOurs
    ? new ShopError("SHOP-CLI-004", `not done within ${(timeoutMs ?? 0) / 1000} s`, { cause: thrown })
    : toShopError(thrown);
}

const interrupted = () => new ShopError("SHOP-CLI-005", "stopped by the keyboard");

function failed(error: ShopError): Result {
  return { kind: "Error", status: "failed", errors: [error] };
}

/** Answers what could not be taken back: it decides how the command ends. The rest is a warning. */
async function clean(endings: readonly (() => Promise<void>)[], progress: Progress): Promise<readonly ShopError[]> {
  const left: ShopError[] = [];
  for (const work of endings) {
    await work().catch((error: Error) => {
      if (error instanceof ShopError && error.exit === exitCodes.chaosResidue) left.push(error);
      else progress.warn(`cleaning up: ${error.message}`);
    });
  }
  return left;
}

function withResidue(result: Result, left: readonly ShopError[]): Result {
  const told = (result.errors ?? []).filter(({ exit }) => exit !== exitCodes.chaosResidue);
  return { ...result, status: "failed", exit: exitCodes.chaosResidue, errors: [...left, ...told] };
}

/** The result on stdout, its errors in words on stderr as well, and the exit code. */
export function tell(result: Result, options: GlobalOptions, io: Io): ExitCode {
  const errors = result.errors ?? [];
  io.stdout.write(render(result, options.output));
  for (const error of errors) io.stderr.write(explain(error, hasColor(options, io), options.verbose === true));
  return result.exit ?? errors[0]?.exit ?? exitCodes.done;
}

function explain(error: ShopError, color: boolean, isVerbose: boolean): string {
  const { red, dim } = pc.createColors(color);
  const stack =
    isVerbose && isUnexpected(error)
      ? `\n${dim(String((error.cause as Error | undefined)?.stack ?? error.stack))}`
      : "";
  return `${red(error.code)} ${error.message}\n  ${error.hint}\n  ${dim(`shopctl explain ${error.code}`)}${stack}\n`;
}

function hasColor({ color }: GlobalOptions, { env, stderr }: Io): boolean {
  return color && (env.NO_COLOR ?? "") === "" && stderr.isTTY === true;
}
