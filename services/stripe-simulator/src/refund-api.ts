import { z } from "zod";
import type { Call } from "./call.ts";
import type { Charge } from "./charge.ts";
import { inWords } from "./currency.ts";
import { type Operation, ok, operation, type Reply } from "./operation.ts";
import { listObjects } from "./page.ts";
import { amount, expand, metadata, page, text } from "./params.ts";
import { getIntent } from "./payment-intent.ts";
import { createRefund, type Refund } from "./refund.ts";
import { invalidRequest, noSuch } from "./stripe-error.ts";

const createParams = z.strictObject({
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: amount.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: metadata.default({}),
  expand,
});

const listParams = z.strictObject({ ...page, payment_intent: text.optional(), charge: text.optional() });

export const refundOperations: readonly Operation[] = [
  operation({ name: "refunds.create", method: "post", path: "/v1/refunds", params: createParams, run: create }),
  operation({
    name: "refunds.list",
    method: "get",
    path: "/v1/refunds",
    params: listParams,
    run: (call, params) =>
      ok(listObjects<Refund>(call, "refund", params, { paymentIntent: params.payment_intent, charge: params.charge })),
  }),
  operation({
    name: "refunds.retrieve",
    method: "get",
    path: "/v1/refunds/:id",
    params: z.strictObject({ expand }),
    run(call, _params, id) {
      const refund = call.store.objects.find<Refund>(id, "refund");
      if (!refund) throw noSuch("refund", id);
      return ok(refund);
    },
  }),
];

function create(call: Call, params: z.output<typeof createParams>): Reply {
  const charge = chargeToRefund(call, params);
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
      param: "charge",
    });
  }
  const refunded = params.amount ?? left;
  if (refunded > left) throw tooMuch(refunded, left, charge.currency);
  const refund = createRefund(call, charge, {
    amount: refunded,
    reason: params.reason ?? null,
    metadata: params.metadata,
  });
  const changed: Charge = {
    ...charge,
    amount_refunded: charge.amount_refunded + refunded,
    refunded: refunded === left,
  };
  call.save(refund);
  call.save(changed);
  call.emit("refund.created", refund);
  call.emit("charge.refunded", changed);
  // Stripe follows up once the acquirer has given the refund its reference.
  call.emit("refund.updated", refund);
  return ok(refund);
}

function chargeToRefund(call: Call, params: z.output<typeof createParams>): Charge {
  if (params.charge !== undefined) return mustBeCaptured(getCharge(call, params.charge), params.charge);
  if (params.payment_intent === undefined) {
    throw invalidRequest("One of the following params should be provided for this request: payment_intent or charge.", {
      code: "parameter_missing",
    });
  }
  const intent = getIntent(call, params.payment_intent, "payment_intent");
  if (intent.latest_charge !== null && intent.status === "succeeded") return getCharge(call, intent.latest_charge);
  throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    code: "payment_intent_unexpected_state",
    param: "payment_intent",
  });
}

function getCharge(call: Call, id: string): Charge {
  const charge = call.store.objects.find<Charge>(id, "charge");
  if (!charge) throw noSuch("charge", id, "charge");
  return charge;
}

function mustBeCaptured(charge: Charge, id: string): Charge {
  if (charge.captured) return charge;
  throw invalidRequest(`Charge ${id} has no captured payment to refund.`, {
    code: "charge_not_refundable",
    param: "charge",
  });
}

function tooMuch(asked: number, left: number, currency: string) {
  const message = `Refund amount (${inWords(asked, currency)}) is greater than unrefunded amount on charge (${inWords(left, currency)})`;
  return invalidRequest(message, { param: "amount" });
}
