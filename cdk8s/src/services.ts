import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Deploy } from "@shopstream/platform/deploy.ts";
import { platformConfig } from "@shopstream/platform/platform-config.ts";
import type { z } from "zod";
import { type Objectives, readObjectives } from "./objectives/objective.ts";

export const repository = path.resolve(import.meta.dirname, "../..");

/** A service as its folder declares it. */
export interface ServiceInfo {
  readonly deploy: Deploy;
  /** The settings of src/config.ts, each with the comment that stands above it there. */
  readonly settings: Readonly<Record<string, z.ZodType>>;
  readonly hasMigrations: boolean;
  /** Its service levels, from docs/slo. */
  readonly objectives: Objectives | undefined;
}

/** Every service that has a deploy.ts, sorted by name. */
export async function readServices(): Promise<readonly ServiceInfo[]> {
  const folders = globSync("services/*/deploy.ts", { cwd: repository }).map((file) => path.dirname(file));
  return Promise.all(folders.sort().map(readService));
}

async function readService(folder: string): Promise<ServiceInfo> {
  const load = (file: string) => import(pathToFileURL(path.join(repository, folder, file)).href);
  const { deploy } = (await load("deploy.ts")) as { deploy: Deploy };
  const configFile = path.join(repository, folder, "src/config.ts");
  const objectives = readObjectives(path.join(repository, "docs/slo", `${deploy.slo}.yaml`));
  if (!existsSync(configFile)) return { deploy, settings: {}, hasMigrations: false, objectives };
  const { config } = (await load("src/config.ts")) as { config: z.ZodObject };
  return {
    deploy,
    settings: { ...platformSettings(deploy), ...describe(config, readFileSync(configFile, "utf8")) },
    hasMigrations: existsSync(path.join(repository, folder, "migrations")),
    objectives,
  };
}

// The platform's settings that are worth changing; the others follow from deploy.ts and the chart.
const platformNames = ["DATABASE_MAX_CONNECTIONS", "BUS_KEEP", "RETENTION_HOURS"];

function platformSettings(deploy: Deploy): Readonly<Record<string, z.ZodType>> {
  const file = path.join(repository, "platform/src/platform-config.ts");
  const known = Object.entries(describe(platformConfig(deploy), readFileSync(file, "utf8")));
  const isOurs = ([name]: readonly [string, unknown]) =>
    platformNames.includes(name) && (deploy.stores.includes("database") || name === "BUS_KEEP");
  return Object.fromEntries(known.filter(isOurs));
}

function describe(config: z.ZodObject, source: string): Readonly<Record<string, z.ZodType>> {
  const comments = new Map(
    [...source.matchAll(/\/\*\*\s*((?:(?!\*\/)[\s\S])*?)\s*\*\/\s*([A-Z][A-Z0-9_]*):/g)].map(
      ([, comment = "", name = ""]) => [name, comment.replaceAll(/\s*\n\s*\*\s*/g, " ")] as const,
    ),
  );
  const entries = Object.entries(config.shape).map(([name, setting]) => {
    const comment = comments.get(name);
    return [name, comment === undefined ? setting : (setting as z.ZodType).describe(comment)] as const;
  });
  return Object.fromEntries(entries) as Record<string, z.ZodType>;
}

/** Who calls a service, sorted. */
export function callersOf(name: string, services: readonly ServiceInfo[]): readonly string[] {
  return services.filter(({ deploy }) => deploy.calls.includes(name)).map(({ deploy }) => deploy.name);
}

export function httpCallersOf(name: string, services: readonly ServiceInfo[]): readonly string[] {
  return services.filter(({ deploy }) => deploy.callsOverHttp?.includes(name)).map(({ deploy }) => deploy.name);
}
