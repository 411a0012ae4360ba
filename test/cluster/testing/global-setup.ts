import { bedOf } from "../bed.ts";
import { down } from "../down.ts";
import { findMachine } from "../machine.ts";
import { buildPrograms } from "../steps/prepare.ts";
import { layerNames, up } from "../up.ts";

/** The bed with all its layers. One that was up before the tests stays up after them. */
export async function setup(): Promise<() => Promise<void>> {
  const bed = bedOf();
  const wasUp = findMachine(bed) !== undefined;
  await up(bed, layerNames);
  // The bed itself has no use for it, `shopctl up` does.
  await buildPrograms(["helm"]).run(bed);
  return async () => {
    if (!wasUp) await down(bed);
  };
}
