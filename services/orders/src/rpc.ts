import type { CallContext } from "@shopstream/platform/call-context.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { idFromUuid } from "@shopstream/platform/ids.ts";
import { fromPageToken, toPageToken } from "@shopstream/platform/page-token.ts";
import { hasRole, userId } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { OrdersService } from "@shopstream/protos/services/orders.ts";
import type { CreateOrderRequest, ListOrdersRequest } from "@shopstream/protos/shop/orders/v1/orders.ts";
import type { Invariants } from "./invariants.ts";
import { toMessage, toOptionMessage, toOwnersMessage } from "./messages.ts";
import type { Address, OrderStatus } from "./order.ts";
import type { Reconciliation } from "./reconciliation.ts";
import type { Refunds } from "./refunds.ts";
import type { Caller, Checkout, Orders } from "./service.ts";
import type { Shipments } from "./shipments.ts";
import type { ListFilter } from "./store.ts";

export interface UseCases {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly shipments: Shipments;
  readonly reconciliation: Reconciliation;
  readonly invariants: Invariants;
}

const defaultPageSize = 24;
const isOrderId = /^ord_\w{1,100}$/;

export function ordersRpc({ orders, refunds, shipments, reconciliation, invariants }: UseCases): RpcService {
  return implement(OrdersService, {
    quoteShipping: async ({ cartId, cartToken, address }) => {
      const { quotes, currency } = await orders.quoteShipping(cartId, cartToken, address as Address);
      return { items: quotes.map((option) => toOptionMessage(option, currency)) };
    },
    createOrder: async (request, context) => {
      const order = await orders.create(toCheckout(request), toCaller(context));
      return toOwnersMessage(order, orders.tokenFor(order));
    },
    getOrder: async ({ id, orderToken }, context) =>
      toOwnersMessage(await orders.get(id, toCaller(context, orderToken))),
    listOrders: async (request, context) => {
      const limit = request.pageSize || defaultPageSize;
      const found = await orders.list(toFilter(request, context), limit + 1);
      const [page, last] = [found.slice(0, limit), found[limit - 1]];
      return {
        items: page.map((order) => toOwnersMessage(order)),
        nextPageToken: found.length > limit && last !== undefined ? toPageToken(last) : "",
      };
    },
    cancelOrder: async ({ id, reason, orderToken }, context) =>
      toMessage(await orders.cancel(id, reason, toCaller(context, orderToken))),
    refundOrder: async ({ id, lines, reason }, context) =>
      toMessage(await refunds.refund(id, { id: idFromUuid("ref", context.operationId), lines, reason })),
    shipOrder: async ({ id, carrier, trackingCode }) =>
      toMessage(await shipments.ship(id, { carrier: carrier.trim(), trackingCode: trackingCode.trim() })),
    reconcile: ({ dryRun }) => reconciliation.run(dryRun),
    checkInvariants: async () => ({ items: await invariants.check() }),
  });
}

function toCaller({ principal, operationId, deadlineMs }: CallContext, orderToken = ""): Caller {
  return { principal, operationId, deadlineMs, orderToken };
}

function toCheckout({
  cartId,
  cartToken,
  email,
  locale,
  shippingAddress,
  shippingOptionId,
  payment,
}: CreateOrderRequest): Checkout {
  return {
    cartId,
    cartToken,
    email,
    locale,
    shippingOptionId,
    shippingAddress: shippingAddress as Address,
    paymentMethodId: payment?.paymentMethodId ?? "",
  };
}

function toFilter({ all, mine, status, pageToken }: ListOrdersRequest, { principal }: CallContext): ListFilter {
  const isStaff = hasRole(principal, "staff");
  if (all && !isStaff) throw new AppError("forbidden", "not_allowed", "only staff see everybody's orders");
  const after = fromPageToken(pageToken, isOrderId);
  return {
    ...(isStaff && !mine ? {} : { customerId: userId(principal) ?? "" }),
    ...(status === "" ? {} : { status: status as OrderStatus }),
    ...(after === undefined ? {} : { after }),
  };
}
