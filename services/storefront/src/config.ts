import { integer, loadConfig } from "@shopstream/platform/config.ts";
import { z } from "zod";

const config = z.object({
  HTTP_PORT: integer(3000),
  METRICS_PORT: integer(3090),
  HOST: z.string().default("0.0.0.0"),
  /** Where this process reaches the gateway; visitors come through it too. */
  GATEWAY_URL: z.url().default("http://127.0.0.1:8080"),
  /** The address that visitors know: canonical links, sitemap, structured data. */
  PUBLIC_URL: z.url().default("http://127.0.0.1:8080"),
  /** How long a page waits for one answer of the shop. */
  GATEWAY_TIMEOUT_MS: integer(5_000),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  DRAIN_MS: integer(10_000),
});

export type StorefrontConfig = z.infer<typeof config>;

let loaded: StorefrontConfig | undefined;

/** Read once, and when first asked: while pages are built there is no environment yet. */
export function settings(): StorefrontConfig {
  loaded ??= loadConfig("storefront", config, process.env);
  return loaded;
}
