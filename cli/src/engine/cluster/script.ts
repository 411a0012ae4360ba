import type { KubeConfig } from "@kubernetes/client-node";
import { ShopError } from "../../shop-error.ts";
import { runInPod } from "../run-in-pod.ts";

type Place = Readonly<{ namespace: string; pod: string; script: string }>;

export function runScript(config: KubeConfig, { namespace, pod, script }: Place): Promise<string> {
  const node = ["/usr/local/bin/node", "--input-type=module", "--eval", script];
  return runInPod(config, { namespace, pod, container: "server" }, node).catch((error: Error) => {
    throw new ShopError("SHOP-CLUSTER-002", `in ${pod}: ${error.message}`);
  });
}
