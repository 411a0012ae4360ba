import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "reviews",
  httpPort: 3013,
  grpcPort: 4013,
  stores: ["database"],
  calls: ["catalog", "identity"],
  publishes: ["audit", "review.events"],
  consumes: ["account.events", "order.lifecycle"],
  secrets: [],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 370,
  slo: "reviews",
} as const satisfies Deploy;
