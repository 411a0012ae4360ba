/** How far an order can get; a new one of the shop's is shown as it is called there. */
const statuses = ["pending", "confirmed", "cancelled", "shipped", "delivered"] as const;

export type OrderStatus = (typeof statuses)[number];

export function toStatus(status: string): OrderStatus {
  return statuses.find((one) => one === status) ?? "pending";
}

/** Nothing happens to it by itself any more. */
export function isOver(status: string): boolean {
  return status === "cancelled" || status === "delivered";
}

/** The customer can still turn it back. */
export function canBeCancelled(status: string): boolean {
  return status === "pending" || status === "confirmed";
}
