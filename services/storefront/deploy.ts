import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "storefront",
  httpPort: 3000,
  // The gateway lets the outside reach httpPort.
  metricsPort: 3090,
  stores: [],
  calls: [],
  callsOverHttp: ["gateway"],
  smokePaths: ["/de"],
  publishes: [],
  consumes: [],
  secrets: [],
  resources: { cpuMillis: 250, memoryMib: 208 },
  callsPerSecond: 30,
  // A page and the scripts it loads are of one build.
  release: "blue-green",
  slo: "storefront",
} as const satisfies Deploy;
