import { Readable, Writable } from "node:stream";
import { systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { runProgram } from "../program.ts";

class Text extends Writable {
  text = "";
  readonly isTTY: boolean;

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** An Io of buffers; whatever a test does not give is empty, real time or real chance. */
export function bufferIo(
  given: Partial<Io> = {},
  isTerminal = false,
): Io & { readonly stdout: Text; readonly stderr: Text } {
  const [stdout, stderr] = [new Text(isTerminal), new Text(isTerminal)];
  return {
    stdin: Readable.from([]),
    env: {},
    clock: systemClock,
    random: systemRandom,
    interrupt: new AbortController().signal,
    ...given,
    stdout,
    stderr,
  };
}

/** Runs shopctl in this process, as a person would type it. */
export async function shopctl(
  args: readonly string[],
  given: Partial<Io> = {},
  isTerminal = false,
): Promise<{ exit: ExitCode; out: string; err: string }> {
  const io = bufferIo(given, isTerminal);
  const exit = await runProgram(args, io);
  return { exit, out: io.stdout.text, err: io.stderr.text };
}
