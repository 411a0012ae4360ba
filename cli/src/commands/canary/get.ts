import type { CommandSpec } from "../../command.ts";
import { lookAt } from "../../engine/canary/find.ts";
import { errorOf } from "../../engine/canary/watch.ts";
import { mustBeService, openPlace, type PlaceOptions, toRow, withPlace } from "./place.ts";

export const getCommand: CommandSpec<PlaceOptions> = {
  name: "get [service]",
  summary: "where one release stands; the exit code is that of its outcome, 0 while it goes on",
  examples: [
    { line: "shopctl canary get orders --context test", does: "phase, share of the calls, step" },
    {
      line: "shopctl canary get orders --context test -o json",
      does: "6 when it was aborted, 7 when it waits for a person",
    },
  ],
  dryRun: "harmless",
  configure: withPlace,
  run: async (call, options) => {
    const stand = await lookAt(await openPlace(call, options), mustBeService(call.args[0]));
    const error = errorOf(stand);
    return {
      kind: "Canary",
      status: stand.phase,
      data: { ...stand },
      items: [toRow(stand)],
      errors: error === undefined ? [] : [error],
    };
  },
};
