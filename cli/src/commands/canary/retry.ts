import type { CommandSpec } from "../../command.ts";
import { retry } from "../../engine/canary/retry.ts";
import { mustBeService, openPlace, type PlaceOptions, planned, withPlace } from "./place.ts";

export const retryCommand: CommandSpec<PlaceOptions> = {
  name: "retry [service]",
  summary: "release what was aborted once more, from its first step",
  examples: [
    { line: "shopctl canary retry orders --context test", does: "when the cause was elsewhere and is gone" },
    {
      line: "shopctl canary retry orders --context test && shopctl canary watch orders --context test",
      does: "and follow it",
    },
  ],
  dryRun: "supported",
  configure: withPlace,
  run: async (call, options) => {
    const service = mustBeService(call.args[0]);
    if (call.isDryRun) return planned(call, options, service, "release it once more, from its first step");
    const status = await retry(await openPlace(call, options), service);
    const text = status === "unchanged" ? `${service} is being released already` : `${service} begins again`;
    return { kind: "Canary", status, data: { service }, text };
  },
};
