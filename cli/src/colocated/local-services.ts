import { deploy as cart } from "@shopstream/cart/deploy.ts";
import { deploy as catalog } from "@shopstream/catalog/deploy.ts";
import { deploy as gateway } from "@shopstream/gateway/deploy.ts";
import { deploy as identity } from "@shopstream/identity/deploy.ts";
import { deploy as inventory } from "@shopstream/inventory/deploy.ts";
import { deploy as notifications } from "@shopstream/notifications/deploy.ts";
import { deploy as orders } from "@shopstream/orders/deploy.ts";
import { deploy as payments } from "@shopstream/payments/deploy.ts";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import type { ServiceApp } from "@shopstream/platform/service.ts";
import { deploy as reviews } from "@shopstream/reviews/deploy.ts";
import { deploy as search } from "@shopstream/search/deploy.ts";
import { deploy as users } from "@shopstream/users/deploy.ts";

interface LocalService {
  readonly deploy: Deploy;
  /** Imported only by the process that hosts it, so that the CLI starts fast. */
  readonly load: () => Promise<{ readonly app: ServiceApp }>;
}

/** The one list of what runs on a laptop. The gateway comes last: it opens the door when the others are ready. */
const all: readonly LocalService[] = [
  { deploy: inventory, load: () => import("@shopstream/inventory/app.ts") },
  { deploy: catalog, load: () => import("@shopstream/catalog/app.ts") },
  { deploy: cart, load: () => import("@shopstream/cart/app.ts") },
  { deploy: payments, load: () => import("@shopstream/payments/app.ts") },
  { deploy: orders, load: () => import("@shopstream/orders/app.ts") },
  { deploy: search, load: () => import("@shopstream/search/app.ts") },
  { deploy: identity, load: () => import("@shopstream/identity/app.ts") },
  { deploy: reviews, load: () => import("@shopstream/reviews/app.ts") },
  { deploy: notifications, load: () => import("@shopstream/notifications/app.ts") },
  { deploy: users, load: () => import("@shopstream/users/app.ts") },
  { deploy: gateway, load: () => import("@shopstream/gateway/app.ts") },
];

export const localServices: readonly Deploy[] = all.map(({ deploy }) => deploy);

export async function loadApps(): Promise<ServiceApp[]> {
  return (await Promise.all(all.map(({ load }) => load()))).map(({ app }) => app);
}
