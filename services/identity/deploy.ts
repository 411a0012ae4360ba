import type { Deploy } from "@shopstream/platform/deploy.ts";

export const deploy = {
  name: "identity",
  httpPort: 3001,
  grpcPort: 4001,
  stores: ["database", "redis"],
  calls: [],
  publishes: ["audit", "account.events"],
  consumes: [],
  secrets: ["access-token-key", "first-admin", "mail-token-secret"],
  // Argon2id takes 19 MiB for each password being hashed.
  resources: { cpuMillis: 500, memoryMib: 256 },
  callsPerSecond: 130,
  slo: "identity",
} as const satisfies Deploy;
