import type { Place } from "../../chaos/place.ts";
import { forgetRun, readActiveRun } from "../../chaos/run-files.ts";
import type { Call, CommandSpec } from "../../command.ts";
import { isRunning } from "../../engine/process-identity.ts";
import type { Result } from "../../result.ts";
import { ShopError } from "../../shop-error.ts";
import { residueErrors } from "./still-broken.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

const patienceMs = 60_000;
const everyMs = 500;

export const recoverCommand: CommandSpec<PlaceOptions> = {
  name: "recover",
  summary: "clean up after a dead runner, and wait until the platform is well",
  examples: [
    {
      line: "shopctl chaos recover",
      does: "ends every fault, also without a supervisor; exit code 10 lists what is left",
    },
    { line: "shopctl chaos recover --timeout 5m", does: "waits longer for processes to come back" },
  ],
  dryRun: "supported",
  configure: withPlace,
  run: async (call, options) => {
    const place = await placeOf(call, options);
    const { home, driver } = place;
    const run = readActiveRun(home);
    if (run !== undefined && isRunning(run.runner))
      throw new ShopError(
        "SHOP-CHAOS-005",
        `${run.experiment} is being run by a living process: shopctl chaos abort ends it`,
      );
    if (call.isDryRun) return planned(place);
    const residue = [...(await driver.recover()), ...(await untilWell(call, place))];
    if (residue.length === 0) forgetRun(home);
    return {
      kind: "ChaosRecovery",
      status: residue.length === 0 ? "ok" : "failed",
      items: residue.map((left) => ({ left })),
      text: residue.length === 0 ? "nothing is left, and every process and service is well" : `${residue.length} left`,
      errors: residueErrors(residue),
    };
  },
};

/** What there is to be cleaned up now; faults that end by themselves until then are among it. */
async function planned({ driver }: Place): Promise<Result> {
  const { active } = await driver.state();
  const items = [...active.map(({ what }) => `a fault: ${what}`), ...(await driver.symptoms())].map((left) => ({
    left,
  }));
  const text = items.length === 0 ? "nothing is left to be cleaned up" : `would end ${active.length} faults, and wait`;
  return { kind: "ChaosRecovery", status: "planned", items, text };
}

async function untilWell({ io, signal, timeoutMs }: Call, { driver }: Place): Promise<readonly string[]> {
  const until = io.clock.now() + (timeoutMs === undefined ? patienceMs : timeoutMs * 0.8);
  for (;;) {
    const symptoms = await driver.symptoms();
    // Without a supervisor nothing will come back by itself, and waiting is no help.
    if (symptoms.length === 0 || symptoms[0] === "nothing runs here" || io.clock.now() > until) return symptoms;
    await io.clock.sleep(everyMs, signal);
  }
}
