import { z } from "zod";
import { type Environment, loadConfig } from "./config.ts";
import { migrate } from "./migrate.ts";
import type { ServiceApp } from "./service.ts";

const config = z.object({ DATABASE_URL: z.url() });

/** Migrates a service's database and nothing else, so that it needs no other setting and no neighbour. */
export async function migrateService(app: ServiceApp, env: Environment): Promise<{ applied: string[] }> {
  if (!app.deploy.stores.includes("database")) return { applied: [] };
  const { DATABASE_URL } = loadConfig(app.deploy.name, config, env);
  return migrate(DATABASE_URL, ...(app.migrations === undefined ? [] : [app.migrations]));
}
