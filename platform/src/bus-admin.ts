import type { BusAdmin } from "./bus.ts";
import { RedisBusAdmin } from "./bus-redis-admin.ts";
import { connectRedis } from "./redis.ts";

/** Where an installation's bus is. */
export interface BusAddress {
  readonly redisUrl: string;
  readonly redisPrefix: string;
}

/** Connects to the bus as its operator. */
export function openBusAdmin({ redisUrl, redisPrefix }: BusAddress): BusAdmin {
  return new RedisBusAdmin(connectRedis(redisUrl), redisPrefix);
}
