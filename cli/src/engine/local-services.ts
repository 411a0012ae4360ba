import { deploy as cart } from "@shopstream/cart/deploy.ts";
import { deploy as catalog } from "@shopstream/catalog/deploy.ts";
import { deploy as gateway } from "@shopstream/gateway/deploy.ts";
import { deploy as identity } from "@shopstream/identity/deploy.ts";
import { deploy as inventory } from "@shopstream/inventory/deploy.ts";
import { deploy as orders } from "@shopstream/orders/deploy.ts";
import { deploy as payments } from "@shopstream/payments/deploy.ts";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { deploy as search } from "@shopstream/search/deploy.ts";

/** What runs on a laptop: data only, so that the CLI starts fast. */
export const localServices: readonly Deploy[] = [inventory, catalog, cart, payments, orders, search, identity, gateway];
