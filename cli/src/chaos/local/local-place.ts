import type { Call } from "../../command.ts";
import { homeOf } from "../../engine/home.ts";
import type { PlatformFile } from "../../engine/platform-file.ts";
import { type Target, targetOf } from "../../engine/target.ts";
import { ShopError } from "../../shop-error.ts";
import type { FaultDriver } from "../fault-driver.ts";
import { LocalDriver } from "./local-driver.ts";

/** Where experiments are run: a shop, and who makes faults there. */
export interface Place {
  readonly home: string;
  readonly target: Target;
  readonly file: PlatformFile;
  readonly driver: FaultDriver;
}

/** The local platform. A shop elsewhere is never meant, whatever SHOP_URL says: nobody there takes faults back. */
export function localPlace({ io }: Call): Place {
  const home = homeOf(io.env);
  const { SHOP_URL: _, SHOP_ADMIN_EMAIL: __, SHOP_ADMIN_PASSWORD: ___, ...env } = io.env;
  const target = targetOf({ ...io, env });
  const { file } = target;
  if (file === undefined) throw new ShopError("SHOP-CHAOS-004", "no platform was started here");
  return { home, target, file, driver: new LocalDriver({ home, file, clock: io.clock }) };
}
