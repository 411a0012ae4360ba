import type { CallContext } from "@shopstream/platform/call-context.ts";
import { userId } from "@shopstream/platform/principal.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { CartService } from "@shopstream/protos/services/cart.ts";
import type { Proof } from "./ownership.ts";
import type { Carts } from "./service.ts";
import type { Market } from "./sku.ts";

export function cartRpc(carts: Carts, defaultCurrency: string): RpcService {
  return implement(CartService, {
    createCart: ({ currency, region }, { principal }) =>
      carts.create(userId(principal), { currency: currency || defaultCurrency, region }, chosen({ currency, region })),
    getCart: ({ id, cartToken }, context) => carts.get(id, toProof(cartToken, context)),
    addLine: ({ id, cartToken, sku, quantity }, context) =>
      carts.add(id, toProof(cartToken, context), sku, quantity, context.idempotencyKey),
    changeLine: ({ id, cartToken, sku, quantity }, context) =>
      carts.setQuantity(id, toProof(cartToken, context), sku, quantity),
    removeLine: ({ id, cartToken, sku }, context) => carts.remove(id, toProof(cartToken, context), sku),
    mergeCart: ({ id, cartToken }, context) =>
      carts.merge(id, { token: cartToken, accountId: userId(context.principal) as string }),
    closeCart: async ({ id, orderId, version }) => ({ closed: await carts.close(id, orderId, version) }),
  });
}

function toProof(token: string, { principal }: CallContext): Proof {
  return { token, accountId: userId(principal) };
}

function chosen({ currency, region }: Market): Partial<Market> {
  return { ...(currency === "" ? {} : { currency }), ...(region === "" ? {} : { region }) };
}
