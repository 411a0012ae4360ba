import { type ActiveRun, readActiveRun } from "../../chaos/run-files.ts";
import { spanText } from "../../chaos/span.ts";
import type { CommandSpec } from "../../command.ts";
import { howToContinue, isRunning, isStopped } from "../../engine/process-identity.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

export const statusCommand: CommandSpec<PlaceOptions> = {
  name: "status",
  summary: "what is broken on purpose at the moment, by whom, and the lever",
  examples: [
    { line: "shopctl chaos status", does: "active faults with their deadlines; empty when there are none" },
    { line: "shopctl chaos status -o json", does: "the same for a program" },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const { home, driver } = await placeOf(call, options);
    const now = call.io.clock.now();
    const { active, claim } = await driver.state();
    const [lever, run] = [await driver.lever(), readActiveRun(home)];
    const runner =
      run === undefined ? undefined : { ...run, lives: isRunning(run.runner), stopped: isStopped(run.runner) };
    const notes = [
      lever === undefined ? "The lever is released." : `The lever is pulled: ${lever.reason}`,
      runner === undefined
        ? "Nobody runs an experiment."
        : `${runner.experiment} is run by process ${runner.runner.pid}${howItIs(runner)}`,
      ...(claim === undefined ? [] : [`${claim.by} is about to break something, or died before.`]),
    ];
    const idle = claim === undefined ? "quiet" : "claimed";
    return {
      kind: "ChaosStatus",
      status: active.length === 0 ? idle : "active",
      data: {
        ...(lever === undefined ? {} : { lever }),
        ...(claim === undefined ? {} : { claim }),
        ...(runner === undefined ? {} : { run: runner }),
      },
      items: active.map(({ id, what, until, hits, problem }) => ({
        id,
        what,
        endsIn: spanText(until - now),
        hits,
        problem,
      })),
      text: notes.join("\n"),
    };
  },
};

function howItIs({
  lives,
  stopped,
  runner,
}: ActiveRun & { readonly lives: boolean; readonly stopped: boolean }): string {
  if (!lives) return ", which is dead: shopctl chaos recover";
  return stopped
    ? `, which is stopped and ends nothing: ${howToContinue(runner)}, shopctl chaos recover ends the fault`
    : "";
}
