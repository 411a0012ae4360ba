/** What is there of one SKU. available = onHand − held, never negative. */
export interface Stock {
  readonly sku: string;
  readonly onHand: number;
  readonly held: number;
  readonly version: number;
  readonly updatedAt: string;
}

export interface StockLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

export type MovementKind = "initial" | "adjusted" | "sold" | "returned";

/** One change of what is on hand. */
export interface Movement {
  readonly id: string;
  readonly kind: MovementKind;
  readonly delta: number;
  readonly reason: string;
  readonly orderId: string;
  readonly at: string;
}

export function available({ onHand, held }: Pick<Stock, "onHand" | "held">): number {
  return onHand - held;
}

/** One line per SKU, in SKU order: rows are then locked in the same order by everybody, which rules out deadlocks. */
export function inLockOrder(lines: readonly StockLine[]): StockLine[] {
  const bySku = Map.groupBy(lines, (line) => line.sku);
  const merged = [...bySku].map(([sku, group]) => ({
    sku,
    quantity: group.reduce((total, line) => total + line.quantity, 0),
  }));
  return merged.sort((a, b) => (a.sku < b.sku ? -1 : 1));
}
