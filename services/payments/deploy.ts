import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "payments",
  httpPort: 3004,
  grpcPort: 4004,
  stores: ["database"],
  calls: [],
  egress: ["api.stripe.com"],
  publishes: ["audit", "payment.events"],
  consumes: [],
  secrets: ["stripe"],
  resources: { cpuMillis: 150, memoryMib: 160 },
  callsPerSecond: 350,
  slo: "payments",
} as const satisfies Deploy;
