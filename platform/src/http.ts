import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import type { Registry } from "prom-client";

export interface Probes {
  /** Throws, or names, what is not ready. */
  ready(): Promise<void>;
  /** Without it there is no /metrics. */
  readonly registry?: Registry;
}

/** An express application with /healthz, /readyz and /metrics. */
export function createHttpApp({ ready, registry }: Probes): Express {
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

function closeServer(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    AbortSignal.timeout(drainMs).addEventListener("abort", () => server.closeAllConnections());
  });
}
