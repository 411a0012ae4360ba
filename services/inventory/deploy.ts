import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "inventory",
  httpPort: 3011,
  grpcPort: 4011,
  stores: ["database"],
  calls: [],
  publishes: ["audit", "inventory.events"],
  consumes: [],
  secrets: [],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 450,
  slo: "inventory",
} as const satisfies Deploy;
