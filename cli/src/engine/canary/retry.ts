import { ShopError } from "../../shop-error.ts";
import type { PatchOperation } from "./canary-cluster.ts";
import { type CanaryDeps, changedMeanwhile, lookAt } from "./find.ts";
import { isUnderWay } from "./stand.ts";

/** Once more from the first step, with the version that was aborted; one that is under way (again) goes on. */
export async function retry(deps: CanaryDeps, service: string): Promise<"configured" | "unchanged"> {
  const stand = await lookAt(deps, service);
  if (isUnderWay(stand)) return "unchanged";
  if (stand.phase !== "aborted")
    throw new ShopError("SHOP-CANARY-003", `${service} is ${stand.phase}: only what was aborted is retried`);
  const again: PatchOperation[] = [
    { op: "test", path: "/status/currentPodHash", value: stand.canary },
    { op: "test", path: "/status/abort", value: true },
    { op: "replace", path: "/status/abort", value: false },
  ];
  if (await deps.cluster.patch(service, again, "status")) return "configured";
  throw changedMeanwhile(service);
}
