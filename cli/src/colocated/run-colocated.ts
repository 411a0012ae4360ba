import { systemClock } from "@shopstream/platform/clock.ts";
import { loadConfig } from "@shopstream/platform/config.ts";
import { openFaults } from "@shopstream/platform/faults/open-faults.ts";
import type { Host } from "@shopstream/platform/host.ts";
import { readKeySet } from "@shopstream/platform/key-files.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { connectRedis } from "@shopstream/platform/redis.ts";
import { Revocations } from "@shopstream/platform/revocations.ts";
import { LocalNetwork } from "@shopstream/platform/rpc/local.ts";
import type { ServiceApp } from "@shopstream/platform/service.ts";
import { type RunningService, startService } from "@shopstream/platform/start-service.ts";
import { AccessTokens } from "@shopstream/platform/tokens.ts";
import { z } from "zod";

const config = z.object({
  REDIS_URL: z.url(),
  REDIS_PREFIX: z.string().default("shop:"),
  ACCESS_TOKEN_JWKS: z.string(),
});

/** Starts services in one process, calling each other by reference. All but the last start together. */
export async function runColocated(apps: readonly ServiceApp[], env: Host["env"]): Promise<{ close(): Promise<void> }> {
  const host = await sharedHost(env);
  const started: RunningService[] = [];
  const start = async (app: ServiceApp) => void started.push(await startService(app, host));
  const close = async () => {
    for (const service of started.reverse()) await service.close();
  };
  try {
    await Promise.all(apps.slice(0, -1).map(start));
    for (const app of apps.slice(-1)) await start(app);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function sharedHost(env: Host["env"]): Promise<Host> {
  const { REDIS_URL, REDIS_PREFIX, ACCESS_TOKEN_JWKS } = loadConfig("colocated", config, env);
  const faults = openFaults(env, { clock: systemClock, random: systemRandom });
  const seams = {
    clock: faults?.clock() ?? systemClock,
    random: systemRandom,
    ...(faults === undefined ? {} : { faults }),
  };
  const revocations = new Revocations(seams.clock, REDIS_PREFIX);
  await revocations.follow(connectRedis(REDIS_URL), connectRedis(REDIS_URL));
  const accessTokens = new AccessTokens(await readKeySet(ACCESS_TOKEN_JWKS), seams.clock);
  return { ...seams, env, network: new LocalNetwork(), accessTokens, revocations };
}
