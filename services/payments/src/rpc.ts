import { type Money, money } from "@shopstream/platform/money.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import type { DeclineMeter } from "./decline-meter.ts";
import type { Oracles } from "./oracles.ts";
import { inCurrencyOf, type Payment } from "./payment.ts";
import type { Reconciliation } from "./reconciliation.ts";
import type { Refunds } from "./refunds.ts";
import type { Payments } from "./service.ts";
import type { Webhooks } from "./webhooks.ts";

export interface PaymentsRpcDeps {
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly webhooks: Webhooks;
  readonly reconciliation: Reconciliation;
  readonly oracles: Oracles;
  readonly declines: DeclineMeter;
  readonly paymentConfig: {
    readonly provider: "simulator" | "stripe";
    readonly publishableKey: string;
    readonly apiBase: string;
  };
}

export function paymentsRpc({
  payments,
  refunds,
  webhooks,
  reconciliation,
  oracles,
  declines,
  paymentConfig,
}: PaymentsRpcDeps): RpcService {
  return implement(PaymentsService, {
    authorise: async ({ orderId, amount, paymentMethodId }) => {
      const payment = await payments.authorise({ orderId, amount: toMoney(amount), paymentMethodId });
      return toMessage(declines.count(payment));
    },
    capture: async ({ orderId }) => toMessage(await payments.capture(orderId)),
    cancel: async ({ orderId, reason }) => toMessage(await payments.cancel(orderId, reason)),
    refund: async ({ orderId, refundId, amount, reason }) => {
      await refunds.refund(await payments.get(orderId), refundId, toMoney(amount), reason);
      return toMessage(await payments.get(orderId));
    },
    getPayments: async ({ orderIds }) => ({ items: (await payments.list(orderIds)).map(toMessage) }),
    reconcilePayments: ({ dryRun }) => reconciliation.run(dryRun),
    handleStripeWebhook: async ({ payload, signature }) => {
      await webhooks.receive(Buffer.from(payload), signature);
      return { received: true };
    },
    getPaymentConfig: async () => paymentConfig,
    checkInvariants: async () => ({ items: await oracles.verdicts() }),
  });
}

function toMoney(amount: Partial<Money> | undefined): Money {
  return money(amount?.amount ?? 0, amount?.currency ?? "");
}

function toMessage(payment: Payment) {
  const { orderId, status, clientSecret, nextActionUrl, declineCode, providerId = "" } = payment;
  return {
    ...{ orderId, status, clientSecret, nextActionUrl, declineCode, providerId },
    amount: inCurrencyOf(payment, payment.amount),
    captured: inCurrencyOf(payment, payment.captured),
    refunded: inCurrencyOf(payment, payment.refunded),
  };
}
