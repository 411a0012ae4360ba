import { type Environment, loadConfig } from "@shopstream/platform/config.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { z } from "zod";

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().min(1),
  SECRET_KEY: z.string().regex(/^sk_test_\w+$/, "must start with sk_test_"),
  PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_test_\w+$/, "must start with pk_test_")
    .default("pk_test_simulator"),
  WEBHOOK_URL: z.url().optional(),
  WEBHOOK_SECRET: z.string().min(8).optional(),
  WEBHOOK_EVENTS: z
    .string()
    .transform((list) => list.split(","))
    .optional(),
  WEBHOOK_DELAY_MS: z.coerce.number().int().min(0).default(0),
  PUBLIC_URL: z.url().optional(),
});

export type Config = z.output<typeof schema>;

/** The only reader of the environment. */
export function readConfig(environment: Environment = process.env): Config {
  const config = loadConfig("stripe-simulator", schema, environment);
  if (config.WEBHOOK_URL !== undefined && config.WEBHOOK_SECRET === undefined) {
    throw new AppError(
      "invalid",
      "bad_environment",
      "stripe-simulator cannot start with this environment: WEBHOOK_URL needs WEBHOOK_SECRET",
    );
  }
  return config;
}
