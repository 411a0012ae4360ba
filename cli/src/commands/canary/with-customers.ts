import type { Call } from "../../command.ts";
import { type Synthetic, startSynthetic } from "../../engine/canary/synthetic.ts";
import { type TargetOptions, targetOf } from "../../engine/target.ts";
import { ShopError } from "../../shop-error.ts";

/** Customers of ours until the command ends, or before if it says so. */
export async function withCustomers(call: Call, options: TargetOptions, rate: string): Promise<Synthetic> {
  const { clock, random } = call.io;
  const perSecond = Number(rate);
  if (!(perSecond > 0)) throw new ShopError("SHOP-CLI-001", `--synthetic ${rate} is no rate`);
  const { shop, admin, url } = targetOf(call.io, options);
  const staff = await shop.signIn(admin);
  const smoke = { shop, admin: staff, simulator: undefined, inbox: undefined, clock, random, products: [] };
  const synthetic = await startSynthetic(smoke, { url, perSecond, clock, random });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= synthetic.stop();
    return stopped;
  };
  call.atEnd(stop);
  return { samples: synthetic.samples, stop };
}
