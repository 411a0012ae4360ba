import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "@shopstream/platform/config.ts";
import { engineRoot } from "@shopstream/platform/embedded/engine-root.ts";

/** The checkout that this program runs from. */
export const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Where a local platform keeps its state: secrets, data, logs, and what is running. */
export interface Home {
  readonly root: string;
  readonly secrets: string;
  readonly logs: string;
  readonly supervisor: string;
  readonly simulator: string;
  readonly inbox: string;
  readonly postgres: string;
  readonly redis: string;
}

/** SHOPSTREAM_HOME, or .shopstream in the checkout. Creates nothing. */
export function homeOf(env: Environment): string {
  return resolve(env.SHOPSTREAM_HOME ?? join(repository, ".shopstream"));
}

/** Creates the folders of a home. Only `secrets` is closed to others: the database's own account must pass through. */
export function openHome(root: string): Home {
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const engines = engineRoot(root);
  const home = {
    root,
    secrets: join(root, "secrets"),
    logs: join(root, "logs"),
    supervisor: join(root, "supervisor"),
    simulator: join(root, "simulator"),
    inbox: join(root, "inbox"),
    postgres: join(engines, "postgres"),
    redis: join(engines, "redis"),
  };
  mkdirSync(home.secrets, { recursive: true, mode: 0o700 });
  for (const dir of [home.logs, home.supervisor, home.simulator, home.inbox]) mkdirSync(dir, { recursive: true });
  return home;
}
