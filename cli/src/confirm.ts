import { createInterface } from "node:readline";
import type { Call } from "./command.ts";
import type { Io } from "./io.ts";
import { ShopError } from "./shop-error.ts";

/** A yes beforehand (`--yes`), or to the question on a terminal. Refused otherwise: a pipeline cannot be asked. */
export async function mustConfirm({ io, isConfirmed, progress, signal }: Call, what: string): Promise<void> {
  if (isConfirmed) return;
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) throw new ShopError("SHOP-CLI-002", what);
  progress.stop();
  const answer = await ask(io, `${what}. Go on? [y/N] `, signal);
  if (!/^y(es)?$/i.test(answer.trim())) throw new ShopError("SHOP-CLI-002", `${what}: you did not say yes`);
}

/** Nothing when the input ends. Without raw mode, so that Ctrl-C is what it always is. */
async function ask({ stdin, stderr }: Io, question: string, signal: AbortSignal): Promise<string> {
  stderr.write(question);
  const lines = createInterface({ input: stdin, signal });
  const { value = "" } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  return value;
}
