import type { Call } from "../../command.ts";
import { homeOf } from "../../engine/home.ts";
import { readMetrics } from "../../engine/metrics-page.ts";
import { targetOf } from "../../engine/target.ts";
import { ShopError } from "../../shop-error.ts";
import type { Place } from "../place.ts";
import { LocalDriver } from "./local-driver.ts";

/** The local platform. A shop elsewhere is never meant, whatever SHOP_URL says: nobody there takes faults back. */
export function localPlace({ io }: Call): Place {
  const home = homeOf(io.env);
  const { SHOP_URL: _, SHOP_ADMIN_EMAIL: __, SHOP_ADMIN_PASSWORD: ___, ...env } = io.env;
  const target = targetOf({ ...io, env });
  const { file } = target;
  if (file === undefined) throw new ShopError("SHOP-CHAOS-004", "no platform was started here");
  const driver = new LocalDriver({ home, file, clock: io.clock });
  const metrics = () => readMetrics(file, io.clock);
  const { simulator, inbox } = file;
  return {
    home,
    target: async () => target,
    driver,
    metrics,
    metricsAreCheap: true,
    releases: async () => [],
    simulator,
    inbox,
  };
}
