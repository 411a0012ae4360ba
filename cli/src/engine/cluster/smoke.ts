import { ShopError } from "../../shop-error.ts";
import { Rest } from "../rest.ts";
import { cleanUp, type SmokeContext } from "../smoke.ts";
import { smokeError, walkJourneys } from "../smoke-walk.ts";
import type { Step, StepOutcome } from "../step.ts";
import { firstAdmin } from "./admin.ts";
import { untilListed } from "./catalogue.ts";
import type { ClusterUp } from "./up.ts";

/** What it costs is said where it is done: a shop forgets neither orders nor accounts. */
export const smokeStep: Step<ClusterUp> = {
  title: "Walk the customers' journeys (leaves some orders and accounts of smoke tests; --no-smoke does without)",
  run: smoke,
};

async function smoke(up: ClusterUp): Promise<StepOutcome> {
  const { url, clock, random, cluster, onChange, signal } = up;
  await untilListed(up);
  const shop = new Rest(url, clock);
  const admin = await shop.signIn(await firstAdmin(cluster)).catch((error: unknown) => {
    throw withWayOut(error, url);
  });
  const standIns = { simulator: undefined, inbox: undefined };
  const context: SmokeContext = { shop, admin, ...standIns, clock, random, products: [] };
  const reporter = { begin: () => undefined, done: onChange, fail: (title: string) => onChange(`${title}: failed`) };
  const verdicts = await walkJourneys(context, reporter, signal).finally(() => cleanUp(context));
  const error = smokeError(verdicts);
  if (error !== undefined) throw error;
  const skipped = verdicts.filter(({ verdict }) => verdict === "skipped").length;
  return { outcome: "unchanged", note: `${verdicts.length - skipped} passed, ${skipped} skipped` };
}

/** Somebody who runs a shop changes the password that its installation made, and the Secret does not know the new one. */
function withWayOut(error: unknown, url: string): unknown {
  if (!(error instanceof ShopError) || error.code !== "SHOP-API-003") return error;
  const hint = `where that password was changed: --no-smoke here, then shopctl smoke --url ${url} with SHOP_ADMIN_EMAIL and SHOP_ADMIN_PASSWORD`;
  return new ShopError("SHOP-API-003", error.message, { hint, cause: error });
}
