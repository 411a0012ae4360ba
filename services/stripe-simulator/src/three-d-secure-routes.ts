import express, { type Response, Router } from "express";
import { z } from "zod";
import { type AuthenticationOutcome, authenticateIntent } from "./authenticate-intent.ts";
import { Call, type CallDeps, type CallRequest } from "./call.ts";
import { parseParams } from "./params.ts";
import { getIntent, type Intent, mustKnowSecret } from "./payment-intent.ts";
import { StripeError } from "./stripe-error.ts";
import { stripeId } from "./stripe-id.ts";
import { challengePage, messagePage, pagePolicy } from "./three-d-secure-page.ts";

const submitted = z.strictObject({ client_secret: z.string(), outcome: z.enum(["succeeded", "failed"]) });

/** The shopper's way through a challenge: a page to look at, a form to send, and back to the shop. */
export function threeDSecureRoutes(deps: CallDeps, afterwards: () => void): Router {
  const router = Router();
  router.get("/_sim/3ds/:id", (request, response) => {
    showProblems(response, () => {
      const intent = ownIntent(deps, request.params.id, String(request.query["client_secret"]));
      if (intent.status === "requires_action") sendPage(response, 200, challengePage(intent));
      else
        sendPage(
          response,
          200,
          messagePage("Nothing to do", `This payment waits for no authentication; it is ${intent.status}.`),
        );
    });
  });
  router.post("/_sim/3ds/:id", express.urlencoded({ extended: false, limit: "16kb" }), (request, response) => {
    showProblems(response, () => {
      const { client_secret, outcome } = parseParams(submitted, { ...request.body });
      const before = ownIntent(deps, request.params.id, client_secret);
      const after = authenticate(deps, before.id, outcome);
      afterwards();
      goBack(response, before, after);
    });
  });
  return router;
}

/** Also the test endpoint's way: one transaction, as for any other request. */
export function authenticate(deps: CallDeps, id: string, outcome: AuthenticationOutcome): Intent {
  const call = new Call(deps, requestOf(deps, "server"));
  return deps.store.transaction(() => authenticateIntent(call, getIntent(call, id), outcome));
}

function ownIntent(deps: CallDeps, id: string, clientSecret: string): Intent {
  const call = new Call(deps, requestOf(deps, "browser"));
  const intent = getIntent(call, id);
  mustKnowSecret(call, intent, clientSecret);
  return intent;
}

function requestOf(deps: CallDeps, caller: CallRequest["caller"]): CallRequest {
  return { requestId: stripeId(deps.random, "req", 14), idempotencyKey: null, caller };
}

function goBack(response: Response, before: Intent, after: Intent): void {
  const passed = after.status === "succeeded" || after.status === "requires_capture";
  const returnUrl = before.next_action?.redirect_to_url?.return_url;
  if (returnUrl) {
    const url = new URL(returnUrl);
    url.searchParams.set("payment_intent", after.id);
    url.searchParams.set("payment_intent_client_secret", after.client_secret);
    url.searchParams.set("redirect_status", passed ? "succeeded" : "failed");
    response.redirect(303, url.href);
  } else {
    const title = passed ? "Authentication complete" : "Payment failed";
    sendPage(response, 200, messagePage(title, "You can go back to the shop."));
  }
}

function showProblems(response: Response, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    sendPage(response, error.status, messagePage("This did not work", error.message));
  }
}

function sendPage(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({ "content-security-policy": pagePolicy, "referrer-policy": "no-referrer", "cache-control": "no-store" });
  response.type("html").send(html);
}
