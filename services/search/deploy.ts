import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "search",
  httpPort: 3005,
  grpcPort: 4005,
  stores: ["database"],
  calls: ["catalog", "inventory"],
  publishes: ["audit"],
  consumes: ["product.events", "inventory.events"],
  secrets: [],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 280,
  slo: "search",
} as const satisfies Deploy;
