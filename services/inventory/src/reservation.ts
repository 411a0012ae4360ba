import type { Shortage, StockLine } from "./stock.ts";

export type ReservationStatus = "held" | "committed" | "released" | "expired";

/** Stock set aside for one order. */
export interface Reservation {
  readonly orderId: string;
  readonly status: ReservationStatus;
  readonly lines: readonly StockLine[];
  readonly expiresAt?: string;
}

/** What became of a reserve: all lines held, or what was missing. */
export type ReserveOutcome =
  | { readonly reserved: true; readonly expiresAt: string }
  | { readonly reserved: false; readonly shortages: readonly Shortage[] };
