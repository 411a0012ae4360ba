import type { CommandSpec } from "../../command.ts";
import { stoppedLines } from "../../engine/canary/leave.ts";
import { abortGroup, proofMs } from "../../engine/canary/stop-group.ts";
import { staying } from "../../engine/canary/watch.ts";
import { settled } from "../../settled.ts";
import { toShopError } from "../../shop-error.ts";
import { mustBeService, openPlace, type PlaceOptions, planned, withPlace } from "./place.ts";

interface AbortOptions extends PlaceOptions {
  readonly revert?: boolean;
  readonly only?: boolean;
  readonly return?: boolean;
}

export const abortCommand: CommandSpec<AbortOptions> = {
  name: "abort [service]",
  summary: "end a release and those of its group, and prove that no proxy sends the new version a call",
  examples: [
    {
      line: "shopctl canary abort orders --context test",
      does: "ends when every proxy was asked and sends it nothing",
    },
    {
      line: "shopctl canary abort orders --revert --only --context test",
      does: "this one alone, and the Rollout is as before",
    },
  ],
  dryRun: "supported",
  endsInTime: true,
  configure: (command) =>
    withPlace(command)
      .option("--revert", "also give the Rollout back the template of the version before")
      .option("--only", "not those that were released with it")
      .option("--return", "also where it returns to a version before: what is taken back keeps the calls"),
  run: async (call, { revert = false, only = false, return: isReturn = false, ...options }) => {
    const service = mustBeService(call.args[0]);
    const others = only ? "" : ", with those of its group";
    if (call.isDryRun)
      return planned(call, options, service, `end the release${others}, and give all calls to the version before`);
    const deps = await openPlace(call, options);
    const how = { withinMs: call.timeoutMs ?? proofMs, isRevert: revert, isAlone: only, isReturn };
    // A return that has begun is not left half done: it would go on by steps, and be judged.
    const watching = staying({ ...deps, onChange: (line: string) => call.progress.line(line) });
    const running = abortGroup(watching, service, how);
    call.atEnd(async () => {
      await settled(running);
      if (!call.io.interrupt.aborted) return;
      const ended = await running.catch((error) => ({ aborted: [], returned: [], errors: [toShopError(error)] }));
      for (const line of stoppedLines(ended)) call.progress.warn(line);
    });
    const { aborted, returned, errors } = await running;
    const isNew = aborted.some(({ outcome }) => outcome === "configured") || returned.length > 0;
    return {
      kind: "CanaryAbort",
      status: isNew ? "configured" : "unchanged",
      data: { returned },
      items: aborted.map((each) => ({ ...each })),
      text: stoppedLines({ aborted, returned, errors: [] }).join("\n"),
      errors,
    };
  },
};
