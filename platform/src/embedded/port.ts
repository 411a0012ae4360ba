import { createServer } from "node:net";
import getPort, { portNumbers } from "get-port";
import { systemRandom } from "../random.ts";

export type ChosenPort = { readonly port: number; readonly preferred: boolean };

// Below the range from which systems hand out ports for outgoing connections (Linux 32768, others 49152): between the choice
// and the start of the server, none of those can take it. Begun anywhere, so that two programs hardly choose the same.
const range = { from: 20_000, to: 29_999 };

/** The preferred port if it is free on the loopback address, otherwise any free one; `preferred` tells which. */
export async function choosePort(preferred?: number): Promise<ChosenPort> {
  if (preferred !== undefined && (await isFree(preferred))) return { port: preferred, preferred: true };
  const from = range.from + Math.floor(systemRandom.float() * (range.to - range.from));
  return { port: await getPort({ host: "127.0.0.1", port: portNumbers(from, range.to) }), preferred: false };
}

// Not get-port for the preferred one: it keeps what it handed out reserved for up to 30 s, and a restart wants its old port back.
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
