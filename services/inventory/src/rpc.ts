import { AppError } from "@shopstream/platform/errors.ts";
import { badPageToken } from "@shopstream/platform/page-token.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { AdjustStockRequest } from "@shopstream/protos/shop/inventory/v1/inventory.ts";
import type { Reservations } from "./reservations.ts";
import type { Adjustment, Inventory } from "./service.ts";
import { available, type Stock } from "./stock.ts";

const defaultPageSize = 24;

export function inventoryRpc(inventory: Inventory, reservations: Reservations): RpcService {
  return implement(InventoryService, {
    getStock: async ({ sku }) => toMessage(await inventory.get(sku)),
    adjustStock: async (request, context) =>
      toMessage(await inventory.adjust(request.sku, toAdjustment(request), request.reason, context.operationId)),
    listMovements: async ({ sku, pageSize, pageToken }) => {
      const { items, next } = await inventory.listMovements(sku, before(pageToken), pageSize || defaultPageSize);
      return { items, nextPageToken: next ?? "" };
    },
    getAvailability: async ({ skus }) => ({ available: await inventory.availability(skus) }),
    setInitialStock: async ({ lines }) => ({ created: await inventory.setInitial(lines) }),
    reserve: async ({ orderId, lines, ttlSeconds }) => reservations.reserve(orderId, lines, ttlSeconds),
    commit: async ({ orderId }) => ({ committed: await reservations.commit(orderId) }),
    release: async ({ orderId }) => ({ released: await reservations.release(orderId) }),
    getReservations: async ({ orderIds }) => ({ items: await reservations.list(orderIds) }),
    checkInvariants: async () => {
      const { checked, skus } = await inventory.unbalanced();
      return {
        items: [
          {
            id: "R1",
            statement: "per SKU, movements add up to what is on hand, and holds to what is held; none is negative",
            checked,
            violations: skus,
          },
        ],
      };
    },
  });
}

function before(pageToken: string): string | undefined {
  if (pageToken === "" || /^\d{1,18}$/.test(pageToken)) return pageToken || undefined;
  throw badPageToken();
}

function toMessage(stock: Stock) {
  return { ...stock, available: available(stock) };
}

function toAdjustment({ onHand, delta }: AdjustStockRequest): Adjustment {
  if (onHand !== undefined && delta === undefined) return { onHand };
  if (delta !== undefined && onHand === undefined) return { delta };
  const message = "give either onHand or delta";
  throw new AppError("invalid", "invalid_request", message, {
    fields: [{ field: onHand === undefined ? "onHand" : "delta", code: "one_of", message }],
  });
}
