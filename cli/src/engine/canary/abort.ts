import { ShopError } from "../../shop-error.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { type CanaryDeps, rolloutOf, seenRollout } from "./find.ts";
import { keepLastWords } from "./last-words.ts";
import { findMark } from "./mark.ts";
import { ofRevision } from "./promote.ts";
import { revertTemplate } from "./revert.ts";
import type { Rollout } from "./rollout.ts";
import { type Silence, unproven, untilSilent } from "./silence.ts";
import { isUnderWay, isUnseen, type Stand, standOf } from "./stand.ts";

const everyMs = 250;

export interface Aborted extends Silence {
  readonly outcome: "configured" | "unchanged";
}

/** Ends a release and proves it: it is over when no proxy sends the new version a call, not when somebody was told. */
export async function abort(deps: CanaryDeps, service: string, withinMs: number, isRevert: boolean): Promise<Aborted> {
  const from = deps.clock.now();
  // At its first look at a change the controller forgets an abort: what was patched before would go on.
  const rollout = await seenRollout(deps, service, withinMs);
  if (isUnseen(rollout)) throw unproven(service, "the controller has not looked at the last change: is it up?");
  if (isRevert && (await isBack(deps, rollout)))
    return { service, by: "return", routesAfterMs: 0, proxiesAfterMs: 0, proxies: 0, outcome: "unchanged" };
  const stand = standOf(rollout);
  if (!isUnderWay(stand) && stand.phase !== "aborted" && stand.phase !== "degraded")
    throw new ShopError("SHOP-CANARY-003", `${service} is ${stand.phase}: there is nothing to abort`);
  const isNew = stand.phase !== "aborted" && (await end(deps, rollout));
  const [silence] = await Promise.all([
    untilSilent(deps, rollout, withinMs, from),
    keepLastWords(deps.cluster, rollout),
  ]);
  await mustBeAborted(deps, stand, withinMs, from);
  const isReverted = isRevert && (await revertTemplate(deps, service)) === "configured";
  return { ...silence, outcome: isNew || isReverted ? "configured" : "unchanged" };
}

/** Whether its template was given back already. */
async function isBack(deps: CanaryDeps, { metadata, status }: Rollout): Promise<boolean> {
  const mark = await findMark(deps, metadata.name);
  return mark?.returnsTo !== undefined && mark.returnsTo === status?.stableRS;
}

async function end({ cluster }: CanaryDeps, rollout: Rollout): Promise<boolean> {
  const { name } = rollout.metadata;
  // The controller takes an abort back of what was told to go straight on.
  const stop: PatchOperation[] =
    rollout.status?.promoteFull === true ? [{ op: "add", path: "/status/promoteFull", value: false }] : [];
  const patch: PatchOperation[] = [...ofRevision(rollout), { op: "add", path: "/status/abort", value: true }, ...stop];
  if (await cluster.patch(name, patch, "status")) return true;
  throw new ShopError("SHOP-CANARY-002", `${name} has another revision by now; look again before you abort that one`);
}

/** Before its first share a release has no call whether it goes on or not: routes prove nothing then. */
async function mustBeAborted(deps: CanaryDeps, { service, canary }: Stand, withinMs: number, from: number) {
  for (;;) {
    const rollout = await rolloutOf(deps, service);
    const { canary: now, phase, seen } = standOf(rollout);
    const isSame = now === canary && phase === "aborted";
    if (isSame && rollout.status?.abortedAt !== undefined) return;
    if (!isSame) throw unproven(service, `it is ${phase} at ${seen}: somebody or the controller let it go on`);
    if (deps.clock.now() - from > withinMs)
      throw unproven(service, "the controller has not taken the abort: is it up?");
    await deps.clock.sleep(everyMs);
  }
}

/** What was proven, for people. */
export function silenceText({ service, by, proxies }: Silence): string {
  if (by === "return") return `${service} was given back the version before already`;
  if (by === "service") return `the Service of ${service} leads to the version before; no proxy was asked`;
  if (by === "pods") return `no pod of the new version of ${service} is left; there is no proxy to ask`;
  return `none of ${proxies} proxies sends the new version of ${service} a call`;
}
