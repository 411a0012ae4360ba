import type { CommandSpec } from "../../command.ts";
import { history } from "../../engine/canary/history.ts";
import { mustBeService, openPlace, type PlaceOptions, withPlace } from "./place.ts";

export const historyCommand: CommandSpec<PlaceOptions> = {
  name: "history [service]",
  summary: "the versions of a service that can be returned to, and how their analyses ended",
  examples: [
    { line: "shopctl canary history orders --context test", does: "the newest first" },
    { line: "shopctl canary history orders --context test -o json", does: "for a program" },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const revisions = await history(await openPlace(call, options), mustBeService(call.args[0]));
    return { kind: "CanaryHistory", status: "ok", items: revisions.map((each) => ({ ...each })) };
  },
};
