import express, { type RequestHandler, type Response, Router } from "express";
import { type Api, type ApiAnswer, errorBody } from "./api.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { invalidRequest, type StripeError } from "./stripe-error.ts";

/** Any page may call: what it may do is decided by the key it sends, never by a cookie. */
const crossOrigin: RequestHandler = (request, response, next) => {
  response.set({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type, idempotency-key, stripe-version",
    "access-control-expose-headers": "request-id, idempotent-replayed",
    "access-control-max-age": "300",
  });
  if (request.method === "OPTIONS") response.sendStatus(204);
  else next();
};

/** Stripe's API over HTTP: forms in, JSON out. `afterwards` runs once a request has changed something. */
export function stripeRoutes(deps: { api: Api; afterwards: () => void }): Router {
  const router = Router();
  router.use("/v1", crossOrigin, express.urlencoded({ extended: true, limit: "256kb" }));
  for (const operation of operations) router[operation.method](operation.path, handle(operation, deps));
  router.use("/v1", (request, response) => {
    const message = `Unrecognized request URL (${request.method}: ${request.originalUrl.split("?")[0]}).`;
    sendError(response, invalidRequest(message, { status: 404 }));
  });
  return router;
}

export function sendError(response: Response, error: StripeError): void {
  response.status(error.status).type("json").send(errorBody(error));
}

function handle(operation: Operation, { api, afterwards }: { api: Api; afterwards: () => void }): RequestHandler {
  return async (request, response) => {
    const answer = await api.handle({
      operation,
      path: request.path,
      id: (request.params["id"] as string | undefined) ?? "",
      params: { ...(operation.method === "get" ? request.query : request.body) },
      authorization: request.get("authorization"),
      idempotencyKey: request.get("idempotency-key"),
    });
    if (operation.method === "post") afterwards();
    send(response, answer);
  };
}

function send(response: Response, answer: ApiAnswer): void {
  if (answer.body === undefined) response.socket?.destroy();
  else response.status(answer.status).set(answer.headers).type("json").send(answer.body);
}
