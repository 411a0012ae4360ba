import type { Call, CommandSpec } from "../../command.ts";
import { mustConfirm } from "../../confirm.ts";
import { returnAtOnce } from "../../engine/canary/return.ts";
import { undo } from "../../engine/canary/revert.ts";
import { imageOf } from "../../engine/canary/rollout.ts";
import { staying } from "../../engine/canary/watch.ts";
import type { Result } from "../../result.ts";
import { settled } from "../../settled.ts";
import { ShopError } from "../../shop-error.ts";
import { mustBeService, openPlace, type PlaceOptions, planned, withPlace } from "./place.ts";

interface UndoOptions extends PlaceOptions {
  readonly to?: string;
  readonly full?: boolean;
}

export const undoCommand: CommandSpec<UndoOptions> = {
  name: "undo [service]",
  summary: "release the version before, or an earlier revision, with all its steps or at once",
  examples: [
    { line: "shopctl canary undo orders --context test", does: "the version before this one" },
    { line: "shopctl canary undo orders --to 3 --context test", does: "a revision that history shows" },
    { line: "shopctl canary undo orders --full --yes --context test", does: "at once: what runs now is broken" },
  ],
  dryRun: "supported",
  configure: (command) =>
    withPlace(command)
      .option("--to <revision>", "as history shows it")
      .option("--full", "past all steps and analyses; asks on a terminal, and wants --yes elsewhere"),
  run: async (call, { to, full = false, ...options }) => {
    const service = mustBeService(call.args[0]);
    const wanted = to === undefined ? undefined : Number(to);
    if (wanted !== undefined && !Number.isInteger(wanted))
      throw new ShopError("SHOP-CLI-001", `--to ${to} is no revision`);
    const named = wanted === undefined ? "the version before" : `revision ${wanted}`;
    const how = full ? "at once, past every gate" : "with all its steps";
    if (call.isDryRun) return planned(call, options, service, `release ${named}, ${how}`);
    if (full) return atOnce(call, options, service, wanted);
    const { outcome, to: target } = await undo(await openPlace(call, options), service, wanted);
    const { revision, template } = target;
    const image = imageOf(template);
    const isDone = outcome === "unchanged";
    const text = isDone ? "was returned already (--to names another version), to" : "returns to";
    return {
      kind: "Canary",
      status: outcome,
      data: { service, revision, image },
      text: `${service} ${text} revision ${revision}, ${image}`,
    };
  },
};

/** A return that has begun is finished before the command ends: half done it would go on by steps, and be judged. */
async function atOnce(call: Call, options: PlaceOptions, service: string, revision?: number): Promise<Result> {
  await mustConfirm(call, `--full gives an earlier version of ${service} all calls, past every gate`);
  const deps = await openPlace(call, options);
  const watching = staying({ ...deps, onChange: (line: string) => call.progress.line(line) });
  const running = returnAtOnce(watching, service, revision);
  call.atEnd(() => settled(running));
  const { image, afterMs, outcome } = await running;
  const text = `${service} is back at ${image} after ${Math.round(afterMs / 1_000)} s`;
  return { kind: "Canary", status: outcome, data: { service, image, afterMs }, text };
}
