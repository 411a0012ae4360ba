import type { Command } from "commander";
import { localPlace } from "../../chaos/local/local-place.ts";
import type { Place } from "../../chaos/place.ts";
import type { Call } from "../../command.ts";
import { type TargetOptions as ShopOptions, withTarget } from "../../engine/target.ts";
import { ShopError } from "../../shop-error.ts";
import { contextOf, isOnCluster, type TargetOptions, withPlatformTarget } from "../platform-target.ts";

export interface PlaceOptions extends TargetOptions, ShopOptions {
  readonly inbox?: string;
}

/** The options that say where faults are made. */
export function withPlace(command: Command): Command {
  return withTarget(withPlatformTarget(command));
}

/** Of commands that look at what was mailed. */
export function withInbox(command: Command): Command {
  return command.option(
    "--inbox <url>",
    "where the mails of a shop in a cluster can be read (SHOP_INBOX_URL); without it R8 is not asked there",
  );
}

/** The local platform, or the shop on a cluster that was named in words. */
export async function placeOf(call: Call, options: PlaceOptions): Promise<Place> {
  if (!isOnCluster(options)) {
    if (options.url !== undefined)
      throw new ShopError("SHOP-CLI-001", "--url is for a shop in a cluster: give --target context too");
    if (options.inbox !== undefined)
      throw new ShopError("SHOP-CLI-001", "--inbox is for a shop in a cluster: a local platform has its own");
    return localPlace(call);
  }
  // Loaded when it is wanted: the cluster's client is larger than all the rest.
  const { clusterPlace } = await import("../../chaos/cluster/cluster-place.ts");
  return clusterPlace(call, contextOf(options), options.namespace, options);
}
