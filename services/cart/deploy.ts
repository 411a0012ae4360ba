import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "cart",
  httpPort: 3012,
  grpcPort: 4012,
  stores: ["redis"],
  calls: ["catalog"],
  publishes: [],
  consumes: ["product.events"],
  secrets: [],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 710,
  slo: "cart",
} as const satisfies Deploy;
