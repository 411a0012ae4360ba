import type { CommandSpec } from "../../command.ts";
import { errorOf, watch } from "../../engine/canary/watch.ts";
import { mustBeService, openPlace, type PlaceOptions, toRow, withPlace } from "./place.ts";

export const watchCommand: CommandSpec<PlaceOptions> = {
  name: "watch [service]",
  summary: "follow a release, and end with its outcome: 0 healthy, 6 aborted, 7 a person is needed",
  examples: [
    { line: "shopctl canary watch orders --context test", does: "a line per change on stderr" },
    {
      line: "shopctl canary watch orders --context test --timeout 15m -o json",
      does: "for a pipeline; 4 when time is up",
    },
  ],
  dryRun: "supported",
  configure: withPlace,
  run: async (call, options) => {
    const deps = await openPlace(call, options);
    const onChange = (line: string) => call.progress.line(line);
    const watching = { ...deps, signal: call.signal, onChange, isLooking: call.isDryRun };
    const stand = await watch(watching, mustBeService(call.args[0]));
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
