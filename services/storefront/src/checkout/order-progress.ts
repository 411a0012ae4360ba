import { visitorApi } from "../api.ts";
import { outcomeOf } from "../outcome.ts";
import { progressOf, type Verdict } from "./verdict.ts";

/** How an order that waited for the customer's bank stands. A cancelled one ends the attempt, for the reason it has. */
export async function progressOfOrder(orderId: string): Promise<Verdict> {
  const outcome = await outcomeOf((await visitorApi()).GET("/v1/orders/{id}", { params: { path: { id: orderId } } }));
  if (!outcome.ok) return outcome.problem.status < 500 ? { kind: "running", orderId } : { kind: "challenge", orderId };
  const { status, cancelReason, payment } = outcome.data;
  if (status !== "cancelled") return { kind: progressOf(outcome.data), orderId };
  return { kind: "refused", at: "payment", code: payment?.declineCode || cancelReason, skus: [] };
}
