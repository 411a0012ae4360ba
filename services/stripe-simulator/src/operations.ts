import { chargeOperations } from "./charge-api.ts";
import { eventOperations } from "./event-api.ts";
import type { Operation } from "./operation.ts";
import { paymentIntentOperations } from "./payment-intent-api.ts";
import { paymentMethodOperations } from "./payment-method-api.ts";
import { refundOperations } from "./refund-api.ts";

/** The part of Stripe's API that is spoken here. */
export const operations: readonly Operation[] = [
  ...paymentIntentOperations,
  ...paymentMethodOperations,
  ...refundOperations,
  ...chargeOperations,
  ...eventOperations,
];
