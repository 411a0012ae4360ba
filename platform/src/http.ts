import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createDoor, type Server as Door, type ListenOptions } from "node:net";
import express, { type Express } from "express";
import type { JSONWebKeySet } from "jose";
import type { Registry } from "prom-client";
import { refuseBroken } from "./broken-request.ts";

export interface Probes {
  /** Throws, or names, what is not ready. */
  ready(): Promise<void>;
  /** Without it there is no /metrics. */
  readonly registry?: Registry;
  /** Without it there is no /keys: the public keys by which access tokens are checked, for a proxy that does so first. */
  keys?(): Promise<JSONWebKeySet>;
}

/** An express application with /healthz, /readyz, /metrics and /keys. */
export function createHttpApp({ ready, registry, keys }: Probes): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  app.get("/readyz", async (_request, response) => {
    const problem = await ready().then(
      () => undefined,
      (error: Error) => error.message,
    );
    response
      .status(problem === undefined ? 200 : 503)
      .json(problem === undefined ? { status: "ready" } : { status: "not ready", problem });
  });
  if (registry !== undefined) {
    app.get(
      "/metrics",
      async (_request, response) => void response.type(registry.contentType).send(await registry.metrics()),
    );
  }
  if (keys !== undefined) app.get("/keys", async (_request, response) => void response.json(await keys()));
  return app;
}

export interface HttpListener {
  readonly server: Server;
  readonly port: number;
  /** Takes no new connection, lets requests in flight finish, at most for the given time. */
  close(drainMs: number): Promise<void>;
}

/**
 * How many sockets listen on one port. Node takes one connection from each in a turn of its event loop (libuv since 1.45), and a
 * process with too much to do turns a few times a second: at a single one customers wait for seconds before anybody has seen them.
 */
const doors = process.platform === "linux" ? 16 : 1;

/** The kernel deals new connections out among the sockets of a port (SO_REUSEPORT in socket(7)). */
export async function listenHttp(app: Express, port: number, host: string): Promise<HttpListener> {
  await mustBeFree(port, host);
  const server = createServer(app).on("clientError", refuseBroken);
  const taken = await listen(server, { port, host, reusePort: doors > 1 });
  const more = Array.from({ length: doors - 1 }, () => createDoor((socket) => void server.emit("connection", socket)));
  await Promise.all(more.map((door) => listen(door, { port: taken, host, reusePort: true })));
  return { server, port: taken, close: (drainMs) => closeServer(server, more, drainMs) };
}

// Sockets that share a port share it with those of a second process of this account as well, and nobody would be told.
async function mustBeFree(port: number, host: string): Promise<void> {
  if (port === 0) return;
  const alone = createDoor();
  await listen(alone, { port, host });
  await closed(alone);
}

async function listen(door: Door, options: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => door.once("error", reject).listen(options, resolve));
  return (door.address() as AddressInfo).port;
}

const closed = (door: Door) => new Promise<void>((resolve) => door.close(() => resolve()));
const openAt = (door: Door) =>
  new Promise<number>((resolve, reject) =>
    door.getConnections((error, open) => (error === null ? resolve(open) : reject(error))),
  );

/** How much of the time to drain is for telling those who keep connections. */
const shareForTelling = 0.1;

/**
 * Whoever keeps a connection may send on it at the moment it is closed, and could not know whether that was heard. So at
 * first everything is answered as before, but as the last answer of its connection; what is still open then is unused.
 */
async function closeServer(server: Server, more: readonly Door[], drainMs: number): Promise<void> {
  const all = [server, ...more];
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  AbortSignal.timeout(drainMs).addEventListener("abort", () => server.closeAllConnections());
  const open = await Promise.all(all.map(openAt));
  if (open.some((count) => count > 0)) await once(AbortSignal.timeout(drainMs * shareForTelling), "abort");
  const ends = all.map(closed);
  server.closeIdleConnections();
  await Promise.all(ends);
}
