import { app as cart } from "@shopstream/cart/app.ts";
import { app as catalog } from "@shopstream/catalog/app.ts";
import { app as gateway } from "@shopstream/gateway/app.ts";
import { app as identity } from "@shopstream/identity/app.ts";
import { app as inventory } from "@shopstream/inventory/app.ts";
import { app as orders } from "@shopstream/orders/app.ts";
import { app as payments } from "@shopstream/payments/app.ts";
import type { ServiceApp } from "@shopstream/platform/service.ts";
import { app as search } from "@shopstream/search/app.ts";

/** Every service that can share a process. The gateway comes last: it opens the door when the others are ready. */
export const apps: readonly ServiceApp[] = [inventory, catalog, cart, payments, orders, search, identity, gateway];
