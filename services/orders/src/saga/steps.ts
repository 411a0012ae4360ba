import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import type { Client } from "@shopstream/platform/rpc/handlers.ts";
import type { CartService } from "@shopstream/protos/services/cart.ts";
import type { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { PaymentsService } from "@shopstream/protos/services/payments.ts";
import { toPayment, toStockLines } from "../messages.ts";
import type { Order, OrderPayment } from "../order.ts";
import type { Outcome, Saga, StepName, UndoName } from "./saga.ts";

export interface Neighbours {
  readonly cart: Pick<Client<typeof CartService>, "closeCart">;
  readonly inventory: Pick<Client<typeof InventoryService>, "reserve" | "commit" | "release">;
  readonly payments: Pick<Client<typeof PaymentsService>, "authorise" | "capture" | "cancel">;
  /** How long stock is held for an order that nobody brings to its end. */
  readonly holdSeconds: number;
}

type Call = (order: Order, saga: Saga) => Promise<Outcome>;

/** What each step and compensation asks of a neighbour. Each may be repeated: the order's id is its key. */
export type Steps = Readonly<Record<StepName | UndoName, Call>>;

const done: Outcome = { kind: "done" };

export function stepsWith({ cart, inventory, payments, holdSeconds }: Neighbours): Steps {
  return {
    reserve: async (order) => {
      const { reserved, shortages } = await inventory.reserve({
        orderId: order.id,
        lines: toStockLines(order),
        ttlSeconds: holdSeconds,
      });
      return reserved ? done : { kind: "refused", reason: "out_of_stock", shortages };
    },
    authorise: async (order, { paymentMethodId }) => {
      const amount = { amount: order.totalMinor, currency: order.currency };
      const answer = await payments.authorise({ orderId: order.id, amount, paymentMethodId, email: order.email });
      return outcomeOf(toPayment(answer), held);
    },
    capture: async (order) => outcomeOf(toPayment(await payments.capture({ orderId: order.id })), taken),
    commit: async (order) => {
      const { committed } = await inventory.commit({ orderId: order.id });
      return committed ? done : { kind: "refused", reason: "out_of_stock" };
    },
    close_cart: async (order) => {
      await cart.closeCart({ id: order.cartId, orderId: order.id, version: order.cartVersion });
      return done;
    },
    release: async (order, { reason }) => {
      await inventory.release({ orderId: order.id, reason });
      return done;
    },
    cancel_payment: async (order, { reason }) =>
      outcomeOfCancel(toPayment(await payments.cancel({ orderId: order.id, reason }))),
  };
}

const taken = ["captured", "partially_refunded", "refunded"];
const held = ["authorised", ...taken];

function outcomeOf(payment: OrderPayment, good: readonly string[]): Outcome {
  if (good.includes(payment.status)) return { kind: "done", payment };
  if (payment.status === "requires_action") return { kind: "waits", payment };
  if (payment.status === "failed") return { kind: "refused", reason: "card_declined", payment };
  if (payment.status === "cancelled") return { kind: "refused", reason: "payment_cancelled", payment };
  return { kind: "failed", error: `the payment is still ${payment.status}` };
}

// A refund that is still under way keeps a part back; the order is not over before that is settled too.
function outcomeOfCancel(payment: OrderPayment): Outcome {
  const keptMinor = payment.capturedMinor - payment.refundedMinor;
  const isHeld = keptMinor > 0 || payment.status === "authorised" || payment.status === "requires_action";
  return isHeld ? { kind: "failed", error: `the payment still holds ${keptMinor}` } : { kind: "done", payment };
}

/** What an error of a neighbour means: a refusal is final, anything else may have worked and is asked again. */
export function outcomeOfError(error: unknown): Outcome {
  if (isAppError(error, "rejected", "invalid", "not_found", "forbidden"))
    return { kind: "refused", reason: error.code };
  return { kind: "failed", error: error instanceof AppError ? error.code : String(error) };
}
