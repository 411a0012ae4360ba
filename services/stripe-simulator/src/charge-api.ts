import { z } from "zod";
import type { Charge } from "./charge.ts";
import { type Operation, ok, operation } from "./operation.ts";
import { listObjects } from "./page.ts";
import { expand, page, text } from "./params.ts";
import { noSuch } from "./stripe-error.ts";

export const chargeOperations: readonly Operation[] = [
  operation({
    name: "charges.list",
    method: "get",
    path: "/v1/charges",
    params: z.strictObject({ ...page, payment_intent: text.optional() }),
    run: (call, params) => ok(listObjects<Charge>(call, "charge", params, { paymentIntent: params.payment_intent })),
  }),
  operation({
    name: "charges.retrieve",
    method: "get",
    path: "/v1/charges/:id",
    params: z.strictObject({ expand }),
    run(call, _params, id) {
      const charge = call.store.objects.find<Charge>(id, "charge");
      if (!charge) throw noSuch("charge", id);
      return ok(charge);
    },
  }),
];
