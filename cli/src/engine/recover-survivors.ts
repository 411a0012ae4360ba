import type { Clock } from "@shopstream/platform/clock.ts";
import { type ChildSpec, specDigest } from "./child-spec.ts";
import { isRunning, type ProcessIdentity } from "./process-identity.ts";
import { type ChildState, readState } from "./state-file.ts";
import { endProcess, watchSurvivor } from "./watched-process.ts";

type Survivor = ChildState & { readonly process: ProcessIdentity };

/**
 * What a supervisor that was killed left running. Kept is what was ready and is wanted unchanged, so that the death of
 * the supervisor interrupts nobody; the rest is ended in reverse order before anything starts.
 */
export async function recoverSurvivors(
  dir: string,
  specs: readonly ChildSpec[],
  clock: Clock,
): Promise<Map<string, ProcessIdentity>> {
  const wanted = new Map(specs.map((spec) => [spec.name, specDigest(spec)]));
  const kept = new Map<string, ProcessIdentity>();
  for (const survivor of findSurvivors(dir).reverse()) {
    if (survivor.state === "ready" && wanted.get(survivor.name) === survivor.digest) {
      kept.set(survivor.name, survivor.process);
    } else {
      await endProcess(watchSurvivor(survivor.process, clock), survivor, clock);
    }
  }
  return kept;
}

/** Live children of the recorded state, in the order of their start. Only of interest while no supervisor runs. */
export function findSurvivors(dir: string): Survivor[] {
  const isSurvivor = (child: ChildState): child is Survivor => child.process !== undefined && isRunning(child.process);
  return readState(dir)?.children.filter(isSurvivor) ?? [];
}
