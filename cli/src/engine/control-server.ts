import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { AppError, httpStatus, isAppError } from "@shopstream/platform/errors.ts";
import { z } from "zod";
import type { FaultKeeper } from "./faults/fault-keeper.ts";
import { type EndedBy, faultOrder } from "./faults/fault-order.ts";
import type { Supervisor } from "./supervisor.ts";

export type ControlDeps = {
  readonly supervisor: Supervisor;
  readonly faults: FaultKeeper;
  readonly token: string;
  readonly onStop: () => void;
};
type Answer = { readonly status: number; readonly body: unknown };

/** Longer than rewinding and emptying tables takes. */
const longestPauseMs = 120_000;

/**
 * `GET /status`, `POST /stop`, `POST /restart/<child>`, `POST /pause/<child>`, and for faults `GET` and `POST /faults`, `DELETE /faults/<id>/<by>`,
 * `DELETE /faults`, `POST /lever`, on the loopback address. HTTP and not a Unix socket: the path of
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
    return await act(`${request.method} ${request.url}`, request, deps);
  } catch (error) {
    if (!isAppError(error)) return { status: 500, body: { code: "internal", message: String(error) } };
    return { status: httpStatus(error), body: { code: error.code, message: error.message } };
  }
}

async function act(call: string, request: IncomingMessage, deps: ControlDeps): Promise<Answer> {
  const { supervisor, onStop } = deps;
  if (/^[A-Z]+ \/(faults|lever)/.test(call)) return actOnFaults(call, request, deps.faults);
  if (call === "GET /status") return { status: 200, body: supervisor.state };
  if (call === "POST /stop") {
    onStop();
    return { status: 202, body: {} }; // the caller watches our process end
  }
  const [, verb, child] = /^POST \/(restart|pause)\/(.+)$/.exec(call) ?? [];
  if (child === undefined) return { status: 404, body: { code: "not_found" } };
  const name = decodeURIComponent(child);
  await (verb === "pause" ? supervisor.pause(name, longestPauseMs) : supervisor.restart(name));
  return { status: 200, body: supervisor.state };
}

async function actOnFaults(call: string, request: IncomingMessage, faults: FaultKeeper): Promise<Answer> {
  const [, id, by] = /^DELETE \/faults\/([a-z0-9-]+)\/(\w+)$/.exec(call) ?? [];
  if (call === "POST /faults") await faults.inject(parseOrder(await json(request)));
  else if (call === "DELETE /faults") await faults.endAll("recover");
  else if (id !== undefined) await faults.end(id, by as EndedBy);
  else if (call === "POST /lever") await faults.pull(String(((await json(request)) as { reason?: unknown }).reason));
  else if (call !== "GET /faults") return { status: 404, body: { code: "not_found" } };
  return { status: 200, body: faults.state };
}

function parseOrder(body: unknown) {
  const order = faultOrder.safeParse(body);
  if (order.success) return order.data;
  throw new AppError("invalid", "fault_invalid", z.prettifyError(order.error));
}

function knows(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
