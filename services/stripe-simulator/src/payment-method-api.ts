import { z } from "zod";
import { enterCard } from "./enter-card.ts";
import { type Operation, ok, operation } from "./operation.ts";
import { expand } from "./params.ts";
import { getPaymentMethod } from "./payment-method.ts";
import { createMethodParams } from "./payment-method-params.ts";

export const paymentMethodOperations: readonly Operation[] = [
  operation({
    name: "payment_methods.create",
    method: "post",
    path: "/v1/payment_methods",
    params: createMethodParams,
    forBrowsers: true,
    run: (call, params) => ok(enterCard(call, params)),
  }),
  operation({
    name: "payment_methods.retrieve",
    method: "get",
    path: "/v1/payment_methods/:id",
    params: z.strictObject({ expand }),
    run: (call, _params, id) => ok(getPaymentMethod(call, id)),
  }),
];
