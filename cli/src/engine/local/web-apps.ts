import type { Deploy } from "@shopstream/platform/deploy.ts";
import { deploy as storefront } from "@shopstream/storefront/deploy.ts";

/** The web apps: built before they start, always a process of their own, and reached through the gateway. */
export const localWebApps: readonly Deploy[] = [storefront];
