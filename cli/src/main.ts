#!/usr/bin/env node
import { systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { exitCodes } from "./exit-codes.ts";
import { runProgram } from "./program.ts";

const interrupt = new AbortController();
let interrupts = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    interrupts += 1;
    // The second one means now: cleaning up may be what hangs.
    if (interrupts > 1) process.exit(exitCodes.interrupted);
    interrupt.abort(new DOMException(signal, "AbortError"));
  });
}
// `shopctl … | head` closes the pipe early; that is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", ({ code }: NodeJS.ErrnoException) =>
    process.exit(code === "EPIPE" ? exitCodes.done : exitCodes.unexpected),
  );

const { stdin, stdout, stderr, env } = process;
const exit = await runProgram(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  clock: systemClock,
  random: systemRandom,
  interrupt: interrupt.signal,
});
// A pipe takes what is written bit by bit; what it has not taken yet would be lost.
for (const stream of [process.stdout, process.stderr])
  await new Promise<void>((done) => stream.write("", () => done()));
// Not by itself: an idle connection must not keep a finished command alive.
process.exit(exit);
