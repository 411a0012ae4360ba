import { ShopError } from "../../shop-error.ts";
import type { Cluster } from "../cluster/cluster.ts";

export interface MeshObject {
  readonly metadata: { readonly name: string };
}

/** Istio's objects of a kind in the shop's namespace; none where the cluster does not know the kind. */
export async function meshObjects<T extends MeshObject>(
  { ask, namespace }: Cluster,
  group: "networking" | "security",
  plural: string,
): Promise<readonly T[]> {
  const { status, body } = await ask("GET", `/apis/${group}.istio.io/v1/namespaces/${namespace}/${plural}`);
  if (status === 404) return [];
  if (status !== 200) throw new ShopError("SHOP-CLUSTER-002", `${plural} cannot be read: ${status}`);
  return (body as { items: readonly T[] }).items;
}
