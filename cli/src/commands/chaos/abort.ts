import type { CommandSpec } from "../../command.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

export const abortCommand: CommandSpec<PlaceOptions> = {
  name: "abort",
  summary: "end the running experiment at once; its runner reports that it was stopped",
  examples: [
    { line: "shopctl chaos abort", does: "every active fault ends now; the next experiment may begin" },
    { line: "shopctl chaos abort --dry-run", does: "names the faults that would be ended" },
  ],
  dryRun: "supported",
  configure: withPlace,
  run: async (call, options) => {
    const { driver } = await placeOf(call, options);
    const { active } = await driver.state();
    const status = active.length === 0 ? "unchanged" : "configured";
    if (!call.isDryRun) for (const { id } of active) await driver.end(id, "abort");
    return {
      kind: "ChaosFaults",
      status: call.isDryRun ? "planned" : status,
      items: active.map(({ id, what }) => ({ id, what })),
      text:
        active.length === 0
          ? "nothing is broken on purpose"
          : `${active.length} ${call.isDryRun ? "would be ended" : "ended"}`,
    };
  },
};
