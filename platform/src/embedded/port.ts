import { createServer } from "node:net";
import getPort from "get-port";

export type ChosenPort = { readonly port: number; readonly preferred: boolean };

/** The preferred port if it is free on the loopback address, otherwise any free one; `preferred` tells which. */
export async function choosePort(preferred?: number): Promise<ChosenPort> {
  if (preferred !== undefined && (await isFree(preferred))) return { port: preferred, preferred: true };
  return { port: await getPort({ host: "127.0.0.1" }), preferred: false };
}

// Not get-port for the preferred one: it keeps what it handed out reserved for up to 30 s, and a restart wants its old port back.
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
