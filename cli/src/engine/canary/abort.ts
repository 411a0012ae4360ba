import { ShopError } from "../../shop-error.ts";
import { type CanaryDeps, rolloutOf } from "./find.ts";
import { keepLastWords } from "./last-words.ts";
import { asSeen } from "./promote.ts";
import { revertTemplate } from "./revert.ts";
import type { Rollout } from "./rollout.ts";
import { type Silence, untilSilent } from "./silence.ts";
import { isUnderWay, standOf } from "./stand.ts";

export interface Aborted extends Silence {
  readonly outcome: "configured" | "unchanged";
}

/** Ends a release and proves it: it is over when no proxy sends the new version a call, not when somebody was told. */
export async function abort(deps: CanaryDeps, service: string, withinMs: number, isRevert: boolean): Promise<Aborted> {
  const rollout = await rolloutOf(deps, service);
  const stand = standOf(rollout);
  if (!isUnderWay(stand) && stand.phase !== "aborted" && stand.phase !== "degraded")
    throw new ShopError("SHOP-CANARY-003", `${service} is ${stand.phase}: there is nothing to abort`);
  const from = deps.clock.now();
  const isNew = stand.phase !== "aborted" && (await end(deps, rollout));
  const [silence] = await Promise.all([
    untilSilent(deps, rollout, withinMs, from),
    keepLastWords(deps.cluster, rollout),
  ]);
  const isReverted = isRevert && (await revertTemplate(deps, service)) === "configured";
  return { ...silence, outcome: isNew || isReverted ? "configured" : "unchanged" };
}

async function end({ cluster }: CanaryDeps, rollout: Rollout): Promise<boolean> {
  const revision = asSeen(rollout).slice(0, 1);
  const { name } = rollout.metadata;
  if (await cluster.patch(name, [...revision, { op: "add", path: "/status/abort", value: true }], "status"))
    return true;
  throw new ShopError("SHOP-CANARY-002", `${name} has another revision by now; look again before you abort that one`);
}

/** What was proven, for people. */
export function silenceText({ service, by, proxies }: Silence): string {
  if (by === "service") return `the Service of ${service} leads to the version before; no proxy was asked`;
  if (by === "pods") return `no pod of the new version of ${service} is left; there is no proxy to ask`;
  return `none of ${proxies} proxies sends the new version of ${service} a call`;
}
