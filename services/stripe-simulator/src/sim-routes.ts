import express, { type RequestHandler, Router } from "express";
import { z } from "zod";
import type { CallDeps } from "./call.ts";
import { identifyCaller, type Keys } from "./caller.ts";
import type { StoredEvent } from "./event.ts";
import type { JudgedCharge } from "./judge.ts";
import { parseParams } from "./params.ts";
import { noSuch, StripeError } from "./stripe-error.ts";
import { authenticate } from "./three-d-secure-routes.ts";

export interface SimDeps extends CallDeps {
  keys: Keys;
  wake: () => void;
}

/** What only a simulator can offer: faults on demand, the judge of every charge, and a hand on the webhooks. */
export function simRoutes(deps: SimDeps): Router {
  const router = Router();
  router.use("/_sim", onlyServers(deps.keys), express.json({ limit: "256kb" }));
  faultRoutes(router, deps);
  judgeRoutes(router, deps);
  webhookRoutes(router, deps);
  router.post("/_sim/payment_intents/:id/authenticate", (request, response) => {
    const { outcome } = parseParams(z.strictObject({ outcome: z.enum(["succeeded", "failed"]) }), request.body ?? {});
    const intent = authenticate(deps, request.params.id, outcome);
    deps.wake();
    response.json(intent);
  });
  return router;
}

function faultRoutes(router: Router, { faults, wake }: SimDeps): void {
  router.get("/_sim/faults", (_request, response) => void response.json(faults.current));
  router.get("/_sim/faults/hits", (_request, response) => void response.json({ hits: faults.hits }));
  router.put("/_sim/faults", (request, response) => {
    faults.set(request.body ?? {});
    wake();
    response.json(faults.current);
  });
  router.delete("/_sim/faults", (_request, response) => {
    faults.clear();
    wake();
    response.json(faults.current);
  });
}

function judgeRoutes(router: Router, { store }: SimDeps): void {
  router.get("/_sim/charges", (request, response) => {
    const order = request.query["order"];
    response.json({ orders: grouped(store.judge.charges(typeof order === "string" ? order : undefined)) });
  });
  router.get("/_sim/summary", (_request, response) => {
    const perOrder = store.judge.succeededPerOrder();
    const twice = [...perOrder].filter(([, succeeded]) => succeeded > 1).map(([order]) => order);
    response.json({
      succeededCharges: Object.fromEntries(perOrder),
      ordersChargedMoreThanOnce: twice,
      totals: store.judge.totals(),
      webhooks: store.deliveries.counts(),
    });
  });
}

function webhookRoutes(router: Router, { store, clock, faults, wake }: SimDeps): void {
  router.get("/_sim/webhooks", (_request, response) => {
    response.json({ counts: store.deliveries.counts(), latest: store.deliveries.latest(100) });
  });
  router.post("/_sim/webhooks/release", (_request, response) => {
    faults.release();
    wake();
    response.json(faults.current);
  });
  router.post("/_sim/webhooks/:eventId/redeliver", (request, response) => {
    const { eventId } = request.params;
    const event = store.objects.find<StoredEvent>(eventId, "event");
    if (!event) throw noSuch("event", eventId);
    store.deliveries.add(event, clock.now(), clock.now());
    wake();
    response.status(202).json({ event: event.id, type: event.type });
  });
}

function grouped(charges: JudgedCharge[]) {
  return [...Map.groupBy(charges, (charge) => charge.order)].map(([order, ofOrder]) => ({
    order,
    succeeded: ofOrder.filter((charge) => charge.status === "succeeded" && !charge.released).length,
    captured: sum(ofOrder, "captured"),
    refunded: sum(ofOrder, "refunded"),
    charges: ofOrder,
  }));
}

function sum(charges: JudgedCharge[], field: "captured" | "refunded"): number {
  return charges.reduce((total, charge) => total + charge[field], 0);
}

/** A page in a browser cannot set faults: the secret key is asked for here as well. */
function onlyServers(keys: Keys): RequestHandler {
  return (request, _response, next) => {
    if (identifyCaller(keys, request.get("authorization")) === "server") return next();
    throw new StripeError(403, {
      type: "invalid_request_error",
      code: "secret_key_required",
      message: "Use the secret API key here.",
    });
  };
}
