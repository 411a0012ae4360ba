import { ShopError, toShopError } from "../../shop-error.ts";
import { countTime } from "./count-time.ts";
import { type CanaryDeps, changedMeanwhile, lookAt, rolloutOf } from "./find.ts";
import { type Group, withMark } from "./mark.ts";
import { type Change, isBusy, memberOf } from "./member.ts";
import { isPassing, patientLooks } from "./patient-looks.ts";
import { imageOf } from "./rollout.ts";
import { isUnderWay, type Stand } from "./stand.ts";
import { proofMs, type Stopped, stopGroup } from "./stop-group.ts";
import { staying, type Watching, watch } from "./watch.ts";

/** Another tag or a whole other image for the server. */
export function toImage(image: { readonly tag?: string; readonly name?: string }): Change {
  return ({ spec }) => {
    const index = spec.template.spec.containers.findIndex(({ name }) => name === "server");
    const before = imageOf(spec.template);
    const wanted = image.name ?? `${before.replace(/(:[^/:@]+)?(@sha256:[0-9a-f]+)?$/, "")}:${image.tag}`;
    if (wanted === before) return [];
    const path = `/spec/template/spec/containers/${index}/image`;
    return [
      { op: "test", path, value: before },
      { op: "replace", path, value: wanted },
    ];
  };
}

/** Begins one release; refused while another one is under way. */
export async function begin(
  deps: CanaryDeps,
  service: string,
  change: Change,
  members: readonly string[],
  at = new Date(deps.clock.now()).toISOString(),
): Promise<void> {
  const rollout = await rolloutOf(deps, service);
  const stand = await lookAt(deps, service);
  if (isUnderWay(stand)) throw isBusy(stand);
  const operations = change(rollout);
  if (operations.length === 0) throw new ShopError("SHOP-CANARY-004", `${service} runs ${stand.image} already`);
  const sets = await deps.cluster.replicaSets(service);
  const mark = withMark(rollout, sets, { before: stand.stable, group: { members, at } });
  if (!(await deps.cluster.patch(service, [...operations, ...mark]))) throw changedMeanwhile(service);
  // It has begun: whoever follows it tries that again, and says why it could not be done.
  await countTime(deps, service).catch(() => {});
}

export interface Released {
  readonly stands: readonly Stand[];
  /** Of those that this run began; the others had the version already, or were on their way to it. */
  readonly begun: readonly string[];
  /** What became of the others, when one was stopped. */
  readonly stopped: Stopped | undefined;
  /** Why nobody followed it to its end. */
  readonly failure?: ShopError;
}

/**
 * Releases services one after the other, callees first, each to its end. The first that is stopped, or cannot be begun,
 * takes the others back with it; one that waits for a person leaves them where they are, and the rest is not begun.
 */
export async function releaseGroup(watching: Watching, group: Group, change: Change): Promise<Released> {
  const stands: Stand[] = [];
  const begun: string[] = [];
  try {
    for (const service of group.members) {
      watching.signal.throwIfAborted();
      const stand = await releaseOne(watching, service, group, change, begun);
      stands.push(stand);
      if (stand.phase === "aborted" || stand.phase === "degraded")
        return { stands, begun, stopped: await rescue(watching, group) };
      if (stand.phase !== "healthy") break;
    }
    return { stands, begun, stopped: undefined };
  } catch (error) {
    if (watching.signal.aborted || begun.length + stands.length === 0) throw error;
    const failure = toShopError(error);
    // What cannot be looked at cannot be taken back: it goes on, and may well be good.
    const isAway = failure.code === "SHOP-CLUSTER-001" || isPassing(error) || isPassing(failure.cause);
    return { stands, begun, stopped: isAway ? undefined : await rescue(watching, group, true), failure };
  }
}

async function releaseOne(watching: Watching, service: string, group: Group, change: Change, begun: string[]) {
  await patientLooks(watching, service)();
  const member = await memberOf(watching, service, change);
  if (member === "done") return lookAt(watching, service);
  if (member === "due") {
    await begin(watching, service, change, group.members, group.at);
    begun.push(service);
  }
  return watch(watching, service);
}

// Whoever goes away meanwhile does not leave it half done.
const rescue = (watching: Watching, group: Group, isRevert = false) =>
  stopGroup(staying(watching), group, { withinMs: proofMs, isRevert });
