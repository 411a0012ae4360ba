import type { DriverState, FaultDriver } from "../../chaos/fault-driver.ts";
import type { CommandSpec } from "../../command.ts";
import { residueErrors, stillBroken } from "./still-broken.ts";
import { type PlaceOptions, placeOf, withPlace } from "./with-place.ts";

export const abortCommand: CommandSpec<PlaceOptions> = {
  name: "abort",
  summary: "end the running experiment at once; its runner reports that it was stopped",
  examples: [
    { line: "shopctl chaos abort", does: "every active fault ends now; exit code 10 names those that are still there" },
    { line: "shopctl chaos abort --dry-run", does: "names the faults that would be ended" },
  ],
  dryRun: "supported",
  configure: withPlace,
  run: async (call, options) => {
    const { driver } = await placeOf(call, options);
    const { active } = await driver.state();
    const left = call.isDryRun ? [] : await endEach(driver, active);
    return {
      kind: "ChaosFaults",
      status: statusOf(active.length, call.isDryRun, left),
      items: active.map(({ id, what }) => ({ id, what })),
      text: told(active.length, call.isDryRun, left),
      errors: residueErrors(left),
    };
  },
};

function statusOf(count: number, isDryRun: boolean, left: readonly string[]): string {
  if (isDryRun) return "planned";
  if (left.length > 0) return "failed";
  return count === 0 ? "unchanged" : "configured";
}

function told(count: number, isDryRun: boolean, left: readonly string[]): string {
  if (count === 0) return "nothing is broken on purpose";
  return isDryRun ? `${count} would be ended` : stillBroken(left);
}

/** Answers which of them are there afterwards, whatever the order to end them came to. */
async function endEach(driver: FaultDriver, faults: DriverState["active"]): Promise<readonly string[]> {
  if (faults.length === 0) return [];
  const why = new Map<string, string>();
  for (const { id } of faults) await driver.end(id, "abort").catch((error: Error) => why.set(id, error.message));
  const ids = faults.map(({ id }) => id);
  const left = (await driver.state()).active.filter(({ id }) => ids.includes(id));
  return left.map(({ id, what, problem }) => `${what}: ${why.get(id) ?? problem ?? "still there"}`);
}
