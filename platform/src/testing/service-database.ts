import { systemClock } from "../clock.ts";
import { Database } from "../db.ts";
import { createMetrics } from "../metrics.ts";
import { systemRandom } from "../random.ts";
import type { TestServices } from "./services.ts";

/** A look into the database of a running service. Close it before the services. */
export function serviceDatabase({ env }: Pick<TestServices, "env">, service: string): Database {
  const url = env[`${service.toUpperCase().replaceAll("-", "_")}_DATABASE_URL`] as string;
  return new Database({
    url,
    maxConnections: 2,
    metrics: createMetrics("test"),
    clock: systemClock,
    random: systemRandom,
  });
}
