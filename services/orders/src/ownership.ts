import { AppError } from "@shopstream/platform/errors.ts";
import { hasRole, type Principal, userId } from "@shopstream/platform/principal.ts";
import type { Order } from "./order.ts";
import type { OrderTokens } from "./order-token.ts";

/** Who wants an order, and what they prove it with. */
export interface Asker {
  readonly principal: Principal;
  /** A guest's proof; "" for none. */
  readonly orderToken: string;
}

/** A member's order is that member's; a guest's is whoever's holds its token, also after signing in; staff may see all. */
export function mustUse(order: Order, { principal, orderToken }: Asker, tokens: Pick<OrderTokens, "matches">): Order {
  const isMine =
    order.customerId === undefined ? tokens.matches(order.id, orderToken) : order.customerId === userId(principal);
  if (isMine || hasRole(principal, "staff")) return order;
  throw unknownOrder();
}

/** An order that does not exist, and one of somebody else: nobody can tell the two apart. */
export function unknownOrder(): AppError {
  return new AppError("not_found", "order_not_found", "there is no such order");
}
