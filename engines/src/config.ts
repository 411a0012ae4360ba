import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

const engine = {
  DATA_DIR: z.string().startsWith("/"),
  PORT: z.coerce.number().int(),
  /** /readyz, for who cannot speak the engine's protocol. */
  HEALTH_PORT: z.coerce.number().int(),
};

export const postgresqlConfig = z.object({
  ...engine,
  POSTGRES_PASSWORD: z.string().min(8),
  MAX_CONNECTIONS: integer(300),
  /** A folder with a file for each database, which holds its URL with user and password. */
  DATABASES_DIR: z.string(),
});

export const redisConfig = z.object({ ...engine, REDIS_PASSWORD: z.string().min(8) });
