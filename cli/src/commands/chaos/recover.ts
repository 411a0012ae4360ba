import type { Place } from "../../chaos/place.ts";
import { type ActiveRun, forgetRun, readActiveRun } from "../../chaos/run-files.ts";
import type { Call, CommandSpec } from "../../command.ts";
import { howToContinue, isRunning, isStopped } from "../../engine/process-identity.ts";
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
    const stopped = run !== undefined && isStopped(run.runner) ? [stoppedRun(run)] : [];
    if (run !== undefined && isRunning(run.runner) && stopped.length === 0)
      throw new ShopError(
        "SHOP-CHAOS-005",
        `${run.experiment} is being run by a living process: shopctl chaos abort ends it`,
      );
    if (call.isDryRun) return planned(place);
    const left = await driver.recover();
    const residue = [...new Set([...left, ...(await untilWell(call, place)), ...stopped])];
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

/** It holds the place of the one run, and has customers and products of its own to take away: only a person can say what it shall do. */
function stoppedRun({ experiment, runner }: ActiveRun): string {
  return `the runner of ${experiment} (process ${runner.pid}) is stopped: ${howToContinue(runner)}, and it ends in order`;
}

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
    if (symptoms.length === 0 || symptoms.some(isHopeless) || io.clock.now() > until) return symptoms;
    await io.clock.sleep(everyMs, signal);
  }
}

/** Without a supervisor at work nothing will come back by itself, and waiting is no help. */
function isHopeless(symptom: string): boolean {
  return symptom === "nothing runs here" || symptom.startsWith("the supervisor ");
}
