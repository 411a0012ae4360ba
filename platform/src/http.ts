import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import type { JSONWebKeySet } from "jose";
import type { Registry } from "prom-client";

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

export async function listenHttp(app: Express, port: number, host: string): Promise<HttpListener> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  return { server, port: (server.address() as AddressInfo).port, close: (drainMs) => closeServer(server, drainMs) };
}

/** How much of the time to drain is for telling those who keep connections. */
const shareForTelling = 0.1;

/**
 * Whoever keeps a connection may send on it at the moment it is closed, and could not know whether that was heard. So at
 * first everything is answered as before, but as the last answer of its connection; what is still open then is unused.
 */
function closeServer(server: Server, drainMs: number): Promise<void> {
  const close = (done: () => void) => {
    server.close(done);
    server.closeIdleConnections();
  };
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  AbortSignal.timeout(drainMs).addEventListener("abort", () => server.closeAllConnections());
  return new Promise((resolve) => {
    server.getConnections((_, open) => {
      if (open === 0) return close(resolve);
      AbortSignal.timeout(drainMs * shareForTelling).addEventListener("abort", () => close(resolve));
    });
  });
}
