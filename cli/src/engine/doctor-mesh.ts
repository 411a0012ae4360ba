import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { clusterStatus } from "./cluster/status.ts";
import type { Check } from "./doctor.ts";
import { isConsistent } from "./mesh/edges.ts";
import { meshGraph } from "./mesh/graph.ts";

/** Whether the mesh lets through what is declared, and that alone, by its objects and proxies; nothing is called. */
export async function meshChecks(cluster: Cluster, services: readonly ServiceInfo[]): Promise<Check[]> {
  const { services: running } = await clusterStatus(cluster);
  if (running.every(({ proxies }) => proxies === 0))
    return [check("proxies", "warning", "no pod has one", "install with global.mesh.enabled=true; see docs/mesh.md")];
  const { edges, deviations } = await meshGraph(cluster, services);
  const open = edges.filter((edge) => !isConsistent(edge)).map(({ caller, callee }) => `${caller} to ${callee}`);
  const graph = "shopctl mesh graph shows every edge, shopctl mesh verify tries them";
  return [
    open.length === 0
      ? check("edges", "ok", `${edges.length} as declared`, "")
      : check("edges", "fatal", `not as declared: ${open.join(", ")}`, graph),
    ...deviations.map(({ object, what }) => check(object, "fatal", what, "shopctl up --target context puts it back")),
  ];
}

const check = (name: string, verdict: Check["verdict"], detail: string, hint: string): Check => ({
  category: "mesh",
  name,
  verdict,
  detail,
  hint,
});
