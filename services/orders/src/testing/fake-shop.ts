import { AppError } from "@shopstream/platform/errors.ts";
import { implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { CartService } from "@shopstream/protos/services/cart.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import type { Faults } from "./faults.ts";

export interface FakeLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly previousMinor?: number;
  readonly purchasable?: boolean;
}

export interface FakeCart {
  lines: readonly FakeLine[];
  readonly token: string;
  readonly currency: string;
  closedBy?: string;
}

const notAsked = () => Promise.reject(new Error("orders does not ask this"));

/** Carts by id, and a catalogue that has every SKU at the price set here or the cart's own. */
export class FakeShop {
  readonly carts = new Map<string, FakeCart>();
  readonly prices = new Map<string, number | undefined>();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  services(): RpcService[] {
    return [this.#cart(), this.#catalog()];
  }

  #cart(): RpcService {
    return implement(CartService, {
      createCart: notAsked,
      addLine: notAsked,
      changeLine: notAsked,
      removeLine: notAsked,
      mergeCart: notAsked,
      getCart: ({ id, cartToken }) => this.#faults.around("getCart", id, () => this.#read(id, cartToken)),
      closeCart: ({ id, orderId }) =>
        this.#faults.around("closeCart", orderId, () => {
          const cart = this.carts.get(id) as FakeCart;
          const closed = cart.closedBy === undefined;
          Object.assign(cart, { lines: [], closedBy: cart.closedBy ?? orderId });
          return { closed };
        }),
    });
  }

  #read(id: string, cartToken: string) {
    const cart = this.carts.get(id);
    if (cart === undefined || cart.token !== cartToken)
      throw new AppError("not_found", "cart_not_found", "no such cart");
    const { currency } = cart;
    const lines = cart.lines.map(({ sku, quantity, unitMinor, previousMinor, purchasable = true }) => ({
      sku,
      quantity,
      purchasable,
      productId: `prod_${sku}`,
      title: `The ${sku}`,
      options: { size: "M" },
      unitPrice: { amount: unitMinor, currency },
      priceChanged: previousMinor !== undefined,
      ...(previousMinor === undefined ? {} : { previousUnitPrice: { amount: previousMinor, currency } }),
    }));
    return { id, lines, currency, version: 7, region: "DE" };
  }

  #catalog(): RpcService {
    const others = Object.keys(CatalogService.methods).map((name) => [name, notAsked] as const);
    return implement(CatalogService, {
      ...(Object.fromEntries(others) as Record<
        Exclude<keyof typeof CatalogService.methods, "getVariants">,
        typeof notAsked
      >),
      getVariants: async ({ skus, currency }) => ({ items: skus.flatMap((sku) => this.#variant(sku, currency)) }),
    });
  }

  #variant(sku: string, currency: string) {
    const inCarts = [...this.carts.values()].flatMap(({ lines }) => lines).find((line) => line.sku === sku)?.unitMinor;
    const amount = this.prices.has(sku) ? this.prices.get(sku) : inCarts;
    return amount === undefined ? [] : [{ sku, price: { amount, currency } }];
  }
}
