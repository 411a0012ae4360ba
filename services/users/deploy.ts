import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "users",
  httpPort: 3016,
  grpcPort: 4016,
  stores: ["database"],
  calls: [],
  publishes: ["account.events"],
  consumes: ["account.events"],
  secrets: [],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 580,
  slo: "users",
} as const satisfies Deploy;
