import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "catalog",
  httpPort: 3002,
  grpcPort: 4002,
  stores: ["database"],
  calls: ["inventory"],
  publishes: ["audit", "product.events"],
  consumes: ["review.events"],
  secrets: [],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 530,
  slo: "catalog",
} as const satisfies Deploy;
