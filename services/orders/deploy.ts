import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "orders",
  httpPort: 3003,
  grpcPort: 4003,
  stores: ["database"],
  calls: ["cart", "catalog", "inventory", "payments"],
  publishes: ["audit", "order.lifecycle"],
  consumes: ["payment.events"],
  secrets: ["order-token-secret"],
  resources: { cpuMillis: 150, memoryMib: 160 },
  callsPerSecond: 160,
  slo: "orders",
} as const satisfies Deploy;
