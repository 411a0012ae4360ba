import { ShopError } from "../../shop-error.ts";
import { lookAt } from "./find.ts";
import { patientLooks } from "./patient-looks.ts";
import { promote } from "./promote.ts";
import { type Undone, undo } from "./revert.ts";
import { imageOf } from "./rollout.ts";
import type { Stand } from "./stand.ts";
import type { Watching } from "./watch.ts";

const everyMs = 1_000;
// All replicas come up once more; Argo Rollouts itself gives pods that do not come up three minutes.
const backWithinMs = 5 * 60_000;

export interface Returned {
  readonly service: string;
  readonly image: string;
  readonly afterMs: number;
  readonly outcome: Undone["outcome"];
}

/**
 * A finished service goes back to the version before, or to an earlier revision, and is back when this ends. No steps and no
 * analysis: that version is known, and would be compared with the one that must go. A return that goes by steps is hastened.
 */
export async function returnAtOnce(watching: Watching, service: string, revision?: number): Promise<Returned> {
  const { clock, signal, onChange } = watching;
  const from = clock.now();
  const { outcome, to } = await undo(watching, service, revision);
  onChange(`${service}: returns to ${imageOf(to.template)} at once, past all steps`, await lookAt(watching, service));
  const look = patientLooks(watching, service);
  let isFull = false;
  for (;;) {
    const stand = await look();
    // Until the controller has looked, it still tells of the version that must go.
    const isSeen = stand.canary === to.hash;
    if (isSeen && stand.phase === "healthy")
      return { service, image: stand.image, afterMs: clock.now() - from, outcome };
    if (isSeen && (stand.phase === "aborted" || stand.phase === "degraded")) throw notBack(stand);
    if (clock.now() - from > backWithinMs) throw notBack(stand);
    if (isSeen && !isFull) isFull = await skipSteps(watching, stand);
    await clock.sleep(everyMs, signal);
  }
}

/** False when it went on between look and change: the next look decides. */
async function skipSteps(watching: Watching, { service, seen }: Stand): Promise<boolean> {
  try {
    await promote(watching, service, seen, true);
    return true;
  } catch (error) {
    if (error instanceof ShopError && error.code === "SHOP-CANARY-002") return false;
    throw error;
  }
}

const notBack = ({ service, phase, weight, why }: Stand) =>
  new ShopError(
    "SHOP-CANARY-011",
    `${service} is ${phase} at ${weight} % of its return${why === "" ? "" : `: ${why}`}`,
  );
