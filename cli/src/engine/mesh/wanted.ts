import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { ShopError } from "../../shop-error.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { installedObjects } from "../installed-objects.ts";
import { chartNames, renderValues } from "../release.ts";

/**
 * What the charts make of the values that Helm keeps with each release: how the cluster was when nobody had touched it.
 * Not Helm's own copy of the objects: a release made by hand of a chart that somebody changed would agree with itself.
 */
export async function wantedObjects(cluster: Cluster): Promise<readonly Rendered[]> {
  const [known, all] = await Promise.all([chartNames(), installedObjects(cluster)]);
  const installed = all.filter(({ chart }) => known.has(chart));
  if (installed.length === 0)
    throw new ShopError("SHOP-CLUSTER-002", `Helm knows of no shop in ${cluster.namespace}`, {
      hint: "what is allowed follows from the values of its releases: install the shop by shopctl up or by Helm, or name its --namespace",
    });
  const rendered = installed.map(({ chart, values }) =>
    // The umbrella is one release of all charts, whose values have a member for each.
    chart === "shopstream"
      ? renderValues([], values, cluster.namespace)
      : renderValues([chart], { [chart]: values, global: values.global }, cluster.namespace),
  );
  return (await Promise.all(rendered)).flat();
}
