import type { KubeConfig } from "@kubernetes/client-node";
import { runInPod } from "./run-in-pod.ts";

/** Asked of the proxy itself, within its pod: what istiod has sent is not yet what a proxy goes by. `config_dump?…` is JSON. */
export async function askProxy(
  config: KubeConfig,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  path: string,
): Promise<unknown> {
  const words = ["pilot-agent", "request", "GET", path];
  const text = await runInPod(config, { namespace, pod: name, container: "istio-proxy" }, words);
  // The agent writes warnings of its own before what the proxy answers.
  return JSON.parse(text.slice(text.search(/^\{/m)));
}
