import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Random } from "@shopstream/platform/random.ts";
import express, { type ErrorRequestHandler, type Express, type Response } from "express";
import { Api } from "./api.ts";
import type { CallDeps } from "./call.ts";
import type { Keys } from "./caller.ts";
import { Faults } from "./faults.ts";
import { operations } from "./operations.ts";
import { simRoutes } from "./sim-routes.ts";
import type { Store } from "./store.ts";
import { invalidRequest, StripeError } from "./stripe-error.ts";
import { sendError, stripeRoutes } from "./stripe-routes.ts";
import { threeDSecureRoutes } from "./three-d-secure-routes.ts";
import { WebhookDelivery } from "./webhook-delivery.ts";
import type { WebhookSender } from "./webhook-sender.ts";

export interface SimulatorDeps {
  store: Store;
  clock: Clock;
  random: Random;
  keys: Keys;
  /** Where events go; without it they are only recorded. */
  webhook?:
    | { secret: string; send: WebhookSender; delayMs: number; events?: readonly string[] | undefined }
    | undefined;
  /** How a shopper's browser reaches this process; the listening address when left out. */
  publicUrl?: string | undefined;
  onBug: (error: unknown) => void;
}

interface State {
  draining: boolean;
  /** What is being answered now. */
  open: Set<Response>;
}

export interface Simulator {
  /** Resolves to the port. */
  listen(port: number, host: string): Promise<number>;
  /** Answers what was asked, finishes the deliveries under way, closes the store. */
  close(): Promise<void>;
}

export function createSimulator(deps: SimulatorDeps): Simulator {
  const { store, clock, random, webhook } = deps;
  const faults = new Faults({ random, operations: operations.map(({ name }) => name) });
  const delivery = webhook ? new WebhookDelivery({ store, clock, random, faults, ...webhook }) : undefined;
  const wake = () => delivery?.wake();
  let address = deps.publicUrl ?? "";
  const state: State = { draining: false, open: new Set() };
  const callDeps: CallDeps = {
    store,
    clock,
    random,
    faults,
    publicUrl: () => address,
    webhooks: webhook && { delayMs: webhook.delayMs, wants: (type) => webhook.events?.includes(type) ?? true },
  };
  const app = createApp({ ...deps, callDeps, wake, state });
  let server: Server | undefined;
  return {
    async listen(port, host) {
      server = await listening(app, port, host);
      const { port: taken } = server.address() as AddressInfo;
      address ||= `http://${host}:${taken}`;
      wake();
      return taken;
    },
    async close() {
      state.draining = true;
      // A kept-alive connection would hold the server open after its answer.
      for (const response of state.open) if (!response.headersSent) response.set("connection", "close");
      await closed(server);
      await delivery?.stop();
      store.close();
    },
  };
}

function createApp(deps: SimulatorDeps & { callDeps: CallDeps; wake: () => void; state: State }): Express {
  const { callDeps, keys, wake, state } = deps;
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", "extended");
  app.use((_request, response, next) => {
    state.open.add(response);
    response.once("close", () => state.open.delete(response));
    next();
  });
  app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  app.get(
    "/readyz",
    (_request, response) =>
      void response.status(state.draining ? 503 : 200).json({ status: state.draining ? "draining" : "ok" }),
  );
  app.use(stripeRoutes({ api: new Api({ ...callDeps, keys }), afterwards: wake }));
  app.use(threeDSecureRoutes(callDeps, wake));
  app.use(simRoutes({ ...callDeps, keys, wake }));
  app.use((_request, response) => sendError(response, invalidRequest("There is nothing here.", { status: 404 })));
  app.use(answerErrors(deps.onBug));
  return app;
}

function answerErrors(onBug: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    if (error instanceof StripeError) return sendError(response, error);
    const status = (error as { statusCode?: unknown }).statusCode;
    if (typeof status === "number" && status < 500)
      return sendError(response, invalidRequest("The request body could not be read.", { status }));
    onBug(error);
    sendError(response, new StripeError(500, { type: "api_error", message: "An unknown error occurred" }));
  };
}

function listening(app: Express, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error) => (error ? reject(error) : resolve(server)));
  });
}

function closed(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!server) return resolve();
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
