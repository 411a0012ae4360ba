import type { CommandSpec } from "../../command.ts";
import { residueErrors, stillBroken } from "./still-broken.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

interface LeverOptions extends PlaceOptions {
  readonly release?: boolean;
  readonly reason?: string;
}

export const leverCommand: CommandSpec<LeverOptions> = {
  name: "lever",
  summary: "pull the safety lever: every fault ends now, and none may begin until it is released",
  examples: [
    {
      line: 'shopctl chaos lever --reason "customers are waiting"',
      does: "stops everything within seconds; exit code 10 lists what is left",
    },
    { line: "shopctl chaos lever --release", does: "experiments may be run again" },
  ],
  dryRun: "supported",
  configure: (command) =>
    withPlace(command)
      .option("--release", "let experiments run again")
      .option("--reason <text>", "for whoever comes next"),
  run: async (call, options) => {
    const { release = false, reason = "nobody said why" } = options;
    const { driver } = await placeOf(call, options);
    const before = await driver.lever();
    if (call.isDryRun) {
      const { active } = await driver.state();
      const does = release ? "would release the lever" : `would pull the lever, and end ${active.length} faults`;
      return { kind: "ChaosLever", status: "planned", data: { pulled: before !== undefined }, text: does };
    }
    if (release) await driver.releaseLever();
    const left = release ? [] : await driver.pullLever(reason);
    const status = release === (before === undefined) ? "unchanged" : "configured";
    return {
      kind: "ChaosLever",
      status: left.length > 0 ? "failed" : status,
      data: { pulled: !release },
      items: left.map((what) => ({ left: what })),
      text: release ? "the lever is released" : `the lever is pulled: ${stillBroken(left)}`,
      errors: residueErrors(left),
    };
  },
};
