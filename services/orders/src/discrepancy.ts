import type { Order } from "./order.ts";
import { isAtRest, type Saga } from "./saga/saga.ts";

/** An order beside what its neighbours say of it. */
export interface Audited {
  readonly order: Order;
  readonly saga: Saga;
  /** held, committed, released or expired; absent when inventory knows of none. */
  readonly reservation?: string;
  readonly payment?: { readonly status: string; readonly capturedMinor: number; readonly refundedMinor: number };
}

export type Repair = "release" | "cancel_payment" | "commit" | "wake";

export interface Discrepancy {
  readonly code: string;
  readonly detail: string;
  /** What would put it right, where that is certain. */
  readonly repair?: Repair;
}

/** A saga this long overdue has nobody at it. */
const stuckMs = 60_000;
/** What just changed may be seen here and not yet there. */
const freshMs = 5_000;

/** What does not fit together, at a time. */
export function discrepanciesOf(audited: Audited, now: number): Discrepancy[] {
  const { order, saga } = audited;
  if (!isAtRest(saga) && saga.phase !== "tail") return stuck(saga, now);
  if (now - Date.parse(order.updatedAt) < freshMs) return [];
  if (order.status === "cancelled") return ofCancelled(audited);
  return order.status === "pending"
    ? [{ code: "pending_without_saga", detail: `the saga is ${saga.phase}` }]
    : ofConfirmed(audited);
}

function stuck({ nextRunAt, step, phase, lastError }: Saga, now: number): Discrepancy[] {
  const overdueMs = now - nextRunAt;
  if (overdueMs < stuckMs) return [];
  return [
    {
      code: "saga_stuck",
      detail: `${phase}, ${step}, overdue by ${Math.round(overdueMs / 1000)} s ${lastError}`.trim(),
      repair: "wake",
    },
  ];
}

function ofCancelled({ reservation, payment }: Audited): Discrepancy[] {
  const found: Discrepancy[] = [];
  if (reservation === "held" || reservation === "committed") {
    found.push({ code: "cancelled_holds_stock", detail: `its reservation is ${reservation}`, repair: "release" });
  }
  const keptMinor = (payment?.capturedMinor ?? 0) - (payment?.refundedMinor ?? 0);
  if (keptMinor > 0 || payment?.status === "authorised") {
    found.push({
      code: "cancelled_holds_money",
      detail: `its payment is ${payment?.status}, ${keptMinor} kept`,
      repair: "cancel_payment",
    });
  }
  return found;
}

function ofConfirmed({ order, reservation, payment }: Audited): Discrepancy[] {
  const found: Discrepancy[] = [];
  if (reservation !== "committed") {
    const revivable = reservation === "held" || reservation === "expired";
    found.push({
      code: "confirmed_without_stock",
      detail: `its reservation is ${reservation ?? "missing"}`,
      ...(revivable ? { repair: "commit" as const } : {}),
    });
  }
  if (payment?.capturedMinor !== order.totalMinor) {
    found.push({ code: "captured_differs", detail: `${payment?.capturedMinor ?? 0} captured for ${order.totalMinor}` });
  }
  if ((payment?.refundedMinor ?? 0) !== order.payment.refundedMinor) {
    found.push({
      code: "refunded_differs",
      detail: `${payment?.refundedMinor ?? 0} refunded, ${order.payment.refundedMinor} known`,
    });
  }
  return found;
}
