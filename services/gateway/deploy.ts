import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "gateway",
  httpPort: 8080,
  // The outside reaches httpPort.
  metricsPort: 3080,
  stores: ["redis"],
  calls: [
    "cart",
    "catalog",
    "identity",
    "inventory",
    "notifications",
    "orders",
    "payments",
    "reviews",
    "search",
    "users",
  ],
  callsOverHttp: ["storefront"],
  edge: ["/"],
  smokePaths: ["/v1/categories"],
  publishes: ["analytics.raw"],
  consumes: [],
  secrets: [],
  resources: { cpuMillis: 250, memoryMib: 160 },
  callsPerSecond: 740,
  slo: "gateway",
} as const satisfies Deploy;
