import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { httpStatus, isAppError } from "@shopstream/platform/errors.ts";
import type { Supervisor } from "./supervisor.ts";

export type ControlDeps = { readonly supervisor: Supervisor; readonly token: string; readonly onStop: () => void };
type Answer = { readonly status: number; readonly body: unknown };

/**
 * `GET /status`, `POST /stop`, `POST /restart/<child>` on the loopback address. HTTP and not a Unix socket: the path of
 * a socket has at most 107 bytes, and a state directory may be deep.
 */
export async function serveControl(deps: ControlDeps): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    void answer(request, deps).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

async function answer(request: IncomingMessage, deps: ControlDeps): Promise<Answer> {
  if (!knows(request.headers.authorization, deps.token)) return { status: 401, body: { code: "unauthenticated" } };
  try {
    return await act(`${request.method} ${request.url}`, deps);
  } catch (error) {
    if (!isAppError(error)) return { status: 500, body: { code: "internal", message: String(error) } };
    return { status: httpStatus(error), body: { code: error.code, message: error.message } };
  }
}

async function act(call: string, { supervisor, onStop }: ControlDeps): Promise<Answer> {
  if (call === "GET /status") return { status: 200, body: supervisor.state };
  if (call === "POST /stop") {
    onStop();
    return { status: 202, body: {} }; // the caller watches our process end
  }
  const [, child] = /^POST \/restart\/(.+)$/.exec(call) ?? [];
  if (child === undefined) return { status: 404, body: { code: "not_found" } };
  await supervisor.restart(decodeURIComponent(child));
  return { status: 200, body: supervisor.state };
}

function knows(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
