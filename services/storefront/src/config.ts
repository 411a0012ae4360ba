import { integer, loadConfig } from "@shopstream/platform/config.ts";
import { platformConfig } from "@shopstream/platform/platform-config.ts";
import { z } from "zod";
import { deploy } from "../deploy.ts";

/**
 * The charts read it by name.
 * @public
 */
export const config = z.object({
  /** Where this process reaches the gateway; visitors come through it too. */
  GATEWAY_URL: z.url().default("http://127.0.0.1:8080"),
  /** The address that visitors know: canonical links, sitemap, structured data. */
  PUBLIC_URL: z.url().default("http://127.0.0.1:8080"),
  /** Hosts, with their ports and separated by commas, that pictures of products are fetched from. */
  IMAGE_HOSTS: z.string().default(""),
  /** How long a page waits for one answer of the shop. */
  GATEWAY_TIMEOUT_MS: integer(5_000),
  /** The same for placing an order: more than the contract's deadline for it. */
  ORDER_TIMEOUT_MS: integer(12_000),
});

// No store, no bus, no keys: of what every service reads only what a process as such needs.
const ofProcess = platformConfig(deploy).pick({
  HTTP_PORT: true,
  METRICS_PORT: true,
  HOST: true,
  LOG_LEVEL: true,
  DRAIN_MS: true,
});
const all = config.extend(ofProcess.shape);

let loaded: z.infer<typeof all> | undefined;

/** Read once, and when first asked: while pages are built there is no environment yet. */
export function settings(): z.infer<typeof all> {
  loaded ??= loadConfig(deploy.name, all, process.env);
  return loaded;
}
