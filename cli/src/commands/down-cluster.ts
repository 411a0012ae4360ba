import type { Call } from "../command.ts";
import { openCluster } from "../engine/cluster.ts";
import { clusterDown } from "../engine/cluster-down.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { type ClusterOptions, mustName } from "./up-cluster.ts";

export async function downFromCluster(
  call: Call,
  options: ClusterOptions & { readonly purge?: boolean },
): Promise<Result> {
  const { io, progress, isDryRun, isConfirmed } = call;
  const { cluster, close } = openCluster(mustName(options), options.namespace);
  call.atEnd(async () => close());
  const what = `the shop in ${options.namespace} of ${cluster.context} (${cluster.server}, authority ${cluster.authority})`;
  if (isDryRun) return { kind: "Platform", status: "planned", text: `would remove ${what}` };
  if (options.purge && !isConfirmed)
    throw new ShopError("SHOP-CLI-002", `--purge removes every order and product of ${what}`);
  const title = `Remove ${what}`;
  progress.begin(title);
  const onChange = (line: string) => progress.detail(line);
  const { removed, left } = await clusterDown(cluster, options.purge ?? false, io.clock, onChange);
  progress.done(title, `${removed} releases`);
  return {
    kind: "Platform",
    status: removed > 0 || options.purge ? "configured" : "unchanged",
    data: { context: cluster.context, namespace: options.namespace, left },
    text: `left behind: ${left}`,
  };
}
