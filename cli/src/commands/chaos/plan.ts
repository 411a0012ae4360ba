import { findExperiment } from "../../chaos/experiment-files.ts";
import { type GuardContext, guards } from "../../chaos/guards.ts";
import { spanText } from "../../chaos/span.ts";
import type { CommandSpec } from "../../command.ts";
import { type ShopError, toShopError } from "../../shop-error.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

export const planCommand: CommandSpec<PlaceOptions> = {
  name: "plan [experiment]",
  summary: "whom an experiment would hit here, and what its guards say; breaks nothing",
  examples: [
    {
      line: "shopctl chaos plan orders-killed",
      does: "radius, duration and every guard; the exit code is that of run",
    },
    { line: "shopctl chaos plan payments-slow -o json", does: "the same for a program" },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const experiment = findExperiment(call.args[0]);
    const { driver } = await placeOf(call, options);
    const none = async () => [];
    const context = { experiment, driver, steadyState: none, incidents: none };
    const verdicts = await Promise.all(guards.map((guard) => judge(guard, context)));
    const refused = verdicts.flatMap(({ error }) => error ?? []).slice(0, 1);
    const { services, callers, percent } = driver.radius(experiment);
    const lasts = `${spanText(experiment.duration)}, well again within ${spanText(experiment.recoverWithin)}`;
    return {
      kind: "ChaosPlan",
      status: refused.length === 0 ? "ready" : "refused",
      data: { experiment: experiment.name, place: driver.place, radius: { services, callers, percent } },
      items: verdicts.map(({ error: _, ...row }) => row),
      text: `
On     ${driver.place}
Does   ${experiment.title}
Lasts  ${lasts}
Hits   ${services.join(", ")} (${percent} % of calls)
Felt   ${callers.length === 0 ? "by nobody else" : `perhaps by ${callers.join(", ")}`}`,
      errors: refused,
    };
  },
};

interface Judged {
  readonly guard: string;
  readonly says: string;
  readonly error?: ShopError;
}

async function judge(guard: (typeof guards)[number], context: GuardContext): Promise<Judged> {
  if (!guard.isCheap) return { guard: guard.name, says: "asked by run" };
  try {
    await guard.check(context);
    return { guard: guard.name, says: "passes" };
  } catch (thrown) {
    const error = toShopError(thrown);
    return { guard: guard.name, says: error.message, error };
  }
}
