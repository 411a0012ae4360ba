import { AppError } from "@shopstream/platform/errors.ts";
import { type Handlers, implement, type RpcService } from "@shopstream/platform/rpc/handlers.ts";
import { CatalogService } from "@shopstream/protos/services/catalog.ts";
import { InventoryService } from "@shopstream/protos/services/inventory.ts";
import type { ProductSnapshot } from "@shopstream/protos/shop/catalog/v1/catalog.ts";

/** A catalogue and an inventory in memory, as far as the index asks them. */
export class FakeShop {
  readonly products = new Map<string, ProductSnapshot>();
  readonly available: Record<string, number> = {};
  down = false;
  /** Called before each page of an export. */
  beforePage: () => Promise<void> = async () => undefined;

  get services(): readonly RpcService[] {
    const catalog = { exportProducts: (request: { pageToken: string; pageSize: number }) => this.#page(request) };
    const inventory = {
      getAvailability: async ({ skus }: { skus: string[] }) => ({
        available: Object.fromEntries(Object.entries(this.available).filter(([sku]) => skus.includes(sku))),
      }),
    };
    return [
      implement(CatalogService, catalog as unknown as Handlers<typeof CatalogService>),
      implement(InventoryService, inventory as unknown as Handlers<typeof InventoryService>),
    ];
  }

  async #page({ pageToken, pageSize }: { pageToken: string; pageSize: number }) {
    if (this.down) throw new AppError("unavailable", "service_unavailable", "the catalogue is down");
    await this.beforePage();
    const rest = [...this.products.values()].filter(({ id }) => id > pageToken).sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = rest.slice(0, pageSize);
    return { items, nextPageToken: rest.length > items.length ? (items.at(-1)?.id ?? "") : "" };
  }
}
