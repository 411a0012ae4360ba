import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "notifications",
  httpPort: 3014,
  grpcPort: 4014,
  stores: ["database"],
  calls: ["identity", "users"],
  publishes: ["audit", "notification.events"],
  consumes: ["account.events", "order.lifecycle", "review.events"],
  secrets: ["mail-server", "unsubscribe-secret"],
  resources: { cpuMillis: 100, memoryMib: 160 },
  callsPerSecond: 90,
  slo: "notifications",
} as const satisfies Deploy;
