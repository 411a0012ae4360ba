import type { Order, OrderPayment, Shortage } from "../order.ts";

export type SagaPhase = "forward" | "undo" | "tail" | "done" | "closed" | "undone";
export type StepName = "reserve" | "authorise" | "capture" | "commit" | "close_cart";
export type UndoName = "release" | "cancel_payment";

/** How far an order got, as its row says: enough for any replica to go on with it. */
export interface Saga {
  readonly orderId: string;
  /** forward → tail → done → closed, or from anywhere before closed → undo → undone. */
  readonly phase: SagaPhase;
  /** The step that is announced: it may have begun. */
  readonly step: StepName;
  /** What may have to be undone; the last one first. */
  readonly undo: readonly UndoName[];
  /** Why it is undone: a stable word. */
  readonly reason: string;
  /** How often the announced step or compensation has failed. */
  readonly attempts: number;
  readonly lastError: string;
  readonly paymentMethodId: string;
  /** Set once somebody asked to cancel: their words. */
  readonly cancelRequested?: string;
  readonly nextRunAt: number;
  readonly giveUpAt: number;
}

/** An order with its saga, and the word that lets its holder write both. */
export interface Work {
  readonly order: Order;
  readonly saga: Saga;
  readonly lease: string;
}

/** What came of one call to a neighbour. */
export type Outcome =
  | { readonly kind: "done"; readonly payment?: OrderPayment }
  /** Nothing to do until the customer has acted. */
  | { readonly kind: "waits"; readonly payment: OrderPayment }
  /** It will not work, ever: the saga turns back. */
  | {
      readonly kind: "refused";
      readonly reason: string;
      readonly payment?: OrderPayment;
      readonly shortages?: readonly Shortage[];
    }
  /** Nobody knows whether it worked: it is tried again under the same key. */
  | { readonly kind: "failed"; readonly error: string };

interface Plan {
  /** Registered in the write that announces the step. */
  readonly undo?: UndoName;
  readonly next?: StepName;
}

/** The way forward. Authorise and capture are undone by the same call, which knows how far the money got. */
export const plan: Readonly<Record<StepName, Plan>> = {
  reserve: { undo: "release", next: "authorise" },
  authorise: { undo: "cancel_payment", next: "capture" },
  capture: { undo: "cancel_payment", next: "commit" },
  commit: { undo: "release" },
  close_cart: {},
};

export function isAtRest({ phase }: Saga): boolean {
  return phase === "done" || phase === "closed" || phase === "undone";
}

export function begin(orderId: string, paymentMethodId: string, at: number, giveUpMs: number): Saga {
  const first = { step: "reserve", undo: ["release"] } as const;
  const fresh = { reason: "", attempts: 0, lastError: "" };
  return { orderId, phase: "forward", ...first, ...fresh, paymentMethodId, nextRunAt: at, giveUpAt: at + giveUpMs };
}
