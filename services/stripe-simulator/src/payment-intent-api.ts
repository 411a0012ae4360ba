import type Stripe from "stripe";
import { z } from "zod";
import type { Call } from "./call.ts";
import { cancelIntent, captureIntent } from "./capture-intent.ts";
import { type ConfirmOptions, confirmIntent } from "./confirm-intent.ts";
import { enterCard } from "./enter-card.ts";
import { cancelParams, captureParams, confirmParams, createParams, retrieveParams } from "./intent-params.ts";
import { toNewIntent } from "./new-intent.ts";
import { type Operation, ok, operation, type Reply } from "./operation.ts";
import { listObjects } from "./page.ts";
import { page } from "./params.ts";
import { createIntent, getIntent, type Intent, mustKnowSecret } from "./payment-intent.ts";
import { getPaymentMethod, type PaymentMethod } from "./payment-method.ts";

type CreateParams = z.output<typeof createParams>;
type ConfirmParams = z.output<typeof confirmParams>;

export const paymentIntentOperations: readonly Operation[] = [
  operation({
    name: "payment_intents.create",
    method: "post",
    path: "/v1/payment_intents",
    params: createParams,
    run: create,
  }),
  operation({
    name: "payment_intents.list",
    method: "get",
    path: "/v1/payment_intents",
    params: z.strictObject(page),
    run: (call, params) => ok(listObjects<Intent>(call, "payment_intent", params)),
  }),
  operation({
    name: "payment_intents.retrieve",
    method: "get",
    path: "/v1/payment_intents/:id",
    params: retrieveParams,
    forBrowsers: true,
    run(call, params, id) {
      const intent = getIntent(call, id);
      mustKnowSecret(call, intent, params.client_secret);
      return ok(intent);
    },
  }),
  operation({
    name: "payment_intents.confirm",
    method: "post",
    path: "/v1/payment_intents/:id/confirm",
    params: confirmParams,
    forBrowsers: true,
    run: confirm,
  }),
  operation({
    name: "payment_intents.capture",
    method: "post",
    path: "/v1/payment_intents/:id/capture",
    params: captureParams,
    run: (call, params, id) => ok(captureIntent(call, getIntent(call, id), params.amount_to_capture)),
  }),
  operation({
    name: "payment_intents.cancel",
    method: "post",
    path: "/v1/payment_intents/:id/cancel",
    params: cancelParams,
    run: (call, params, id) => ok(cancelIntent(call, getIntent(call, id), params.cancellation_reason ?? null)),
  }),
];

function create(call: Call, params: CreateParams): Reply {
  const method = givenMethod(call, params);
  const intent = createIntent(call, toNewIntent(params, method));
  call.save(intent);
  call.emit("payment_intent.created", intent);
  return params.confirm ? confirmIntent(call, intent, toOptions(params, method)) : ok(intent);
}

function confirm(call: Call, params: ConfirmParams, id: string): Reply {
  const intent = getIntent(call, id);
  mustKnowSecret(call, intent, params.client_secret);
  const changed: Intent = {
    ...intent,
    capture_method: params.capture_method ?? intent.capture_method,
    receipt_email: params.receipt_email ?? intent.receipt_email,
    setup_future_usage: params.setup_future_usage ?? intent.setup_future_usage,
    shipping: (params.shipping as Stripe.PaymentIntent.Shipping | undefined) ?? intent.shipping,
  };
  return confirmIntent(call, changed, toOptions(params, givenMethod(call, params)));
}

function toOptions(params: CreateParams | ConfirmParams, method: PaymentMethod | undefined): ConfirmOptions {
  return {
    method,
    returnUrl: params.return_url,
    offSession: params.off_session ?? false,
    errorOnRequiresAction: params.error_on_requires_action ?? false,
  };
}

function givenMethod(call: Call, params: CreateParams | ConfirmParams): PaymentMethod | undefined {
  if (params.payment_method_data) return enterCard(call, params.payment_method_data);
  return params.payment_method === undefined
    ? undefined
    : getPaymentMethod(call, params.payment_method, "payment_method");
}
