import { AppError } from "@shopstream/platform/errors.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { PaymentsService } from "@shopstream/protos/services/payments.ts";
import type { Faults } from "./faults.ts";

interface FakePayment {
  status: string;
  amount: number;
  currency: string;
  captured: number;
  refunded: number;
  declineCode: string;
  /** What the card was asked for, counted where the real one is counted: at the provider. */
  charges: number;
  readonly refunds: Set<string>;
}

const notAsked = () => Promise.reject(new Error("orders does not ask this"));

/** Payments with the rules of the real one: steps by order, and a cancel that bars the way for what comes late. */
export class FakePayments {
  readonly payments = new Map<string, FakePayment>();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  service(): RpcService {
    const around = (method: string, orderId: string, work: (payment: FakePayment) => void) =>
      this.#faults.around(method, orderId, () => {
        const payment = this.#of(orderId);
        work(payment);
        return message(orderId, payment);
      });
    return implement(PaymentsService, {
      handleStripeWebhook: notAsked,
      getPaymentConfig: notAsked,
      checkInvariants: notAsked,
      authorise: ({ orderId, amount, paymentMethodId }) =>
        around("authorise", orderId, (payment) => authorise(payment, amount, paymentMethodId)),
      capture: ({ orderId }) => around("capture", orderId, capture),
      cancel: ({ orderId }) => around("cancel", orderId, cancel),
      refund: ({ orderId, refundId, amount }) =>
        around("refund", orderId, (payment) => refund(payment, refundId, amount?.amount ?? 0)),
      getPayments: async ({ orderIds }) => ({
        items: orderIds.filter((id) => this.payments.has(id)).map((id) => message(id, this.#of(id))),
      }),
      reconcilePayments: async () => ({ checked: this.payments.size, items: [] }),
    });
  }

  /** The customer completed the challenge, or failed it. */
  answerChallenge(orderId: string, passed: boolean): void {
    Object.assign(
      this.#of(orderId),
      passed ? { status: "authorised" } : { status: "failed", declineCode: "authentication_failed" },
    );
  }

  #of(orderId: string): FakePayment {
    const known = this.payments.get(orderId);
    const fresh = {
      status: "created",
      amount: 0,
      currency: "EUR",
      captured: 0,
      refunded: 0,
      declineCode: "",
      charges: 0,
      refunds: new Set<string>(),
    };
    if (known === undefined) this.payments.set(orderId, fresh);
    return known ?? fresh;
  }
}

function authorise(
  payment: FakePayment,
  money: { amount: number; currency: string } | undefined,
  paymentMethodId: string,
): void {
  if (payment.status !== "created") return;
  Object.assign(payment, { amount: money?.amount, currency: money?.currency });
  if (paymentMethodId.includes("Declined"))
    Object.assign(payment, { status: "failed", declineCode: "insufficient_funds" });
  else payment.status = paymentMethodId.includes("authenticationRequired") ? "requires_action" : "authorised";
}

function capture(payment: FakePayment): void {
  if (payment.status !== "authorised") return;
  Object.assign(payment, { status: "captured", captured: payment.amount, charges: payment.charges + 1 });
}

function cancel(payment: FakePayment): void {
  if (payment.status === "failed" || payment.status === "refunded") return;
  if (payment.captured > 0) Object.assign(payment, { status: "refunded", refunded: payment.captured });
  else payment.status = "cancelled";
}

function refund(payment: FakePayment, refundId: string, amount: number): void {
  if (payment.refunds.has(refundId)) return;
  if (payment.refunded + amount > payment.captured)
    throw new AppError("rejected", "refund_exceeds", "more than captured");
  payment.refunds.add(refundId);
  payment.refunded += amount;
  payment.status = payment.refunded === payment.captured ? "refunded" : "partially_refunded";
}

function message(orderId: string, { status, amount, captured, refunded, currency, declineCode }: FakePayment) {
  const money = (minor: number) => ({ amount: minor, currency });
  const action =
    status === "requires_action"
      ? { clientSecret: `secret of ${orderId}`, nextActionUrl: "https://bank.example/confirm" }
      : {};
  return {
    orderId,
    status,
    amount: money(amount),
    captured: money(captured),
    refunded: money(refunded),
    declineCode,
    ...action,
  };
}
