import { ShopError } from "../../shop-error.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import type { Group } from "./mark.ts";
import { type Change, memberOf } from "./member.ts";
import type { Rollout } from "./rollout.ts";

interface Variable {
  readonly name: string;
  readonly value?: string;
}

const setting = "MIGRATE_AT_START";

/** Whether pods migrate the service's database as they start, as far as the cluster shows it: charts have it in the ConfigMap of its name. */
export async function migratesAtStart({ cluster }: CanaryDeps, { metadata, spec }: Rollout): Promise<boolean> {
  const variables = spec.template.spec.containers.flatMap(({ env = [] }) => env as readonly Variable[]);
  const own = variables.find(({ name }) => name === setting)?.value;
  // Who may not read it has to know it.
  const shown = own ?? (await cluster.config(metadata.name).catch(() => undefined))?.[setting];
  return shown === "true";
}

/**
 * An image that brings a migration would bring it with its first pod, before anything has judged it. Helm migrates by a Job of
 * its own; whether this image brings one is known to who built it.
 */
export async function mustNotMigrate(deps: CanaryDeps, { members }: Group, change: Change): Promise<void> {
  for (const service of members) {
    if ((await memberOf(deps, service, change)) !== "due") continue;
    if (await migratesAtStart(deps, await rolloutOf(deps, service)))
      throw new ShopError("SHOP-CANARY-012", `pods of ${service} migrate its database as they start (${setting})`);
  }
}
