import type { Cluster } from "./cluster/cluster.ts";
import type { Labels } from "./label-selector.ts";
import { type MeshObject, meshObjects } from "./mesh/objects.ts";
import type { AuthorizationPolicy } from "./mesh/rules.ts";
import type { ProxiedPod } from "./proxy-counts.ts";

interface Gateway extends MeshObject {
  readonly spec?: { readonly selector?: Labels };
}

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status?: { readonly containerStatuses?: readonly { readonly ready: boolean }[] };
  }[];
}

/**
 * The pods of Istio's gateway through which visitors come: those that the shop's Gateways choose, in namespaces of which its policies let
 * in everybody. These are somebody else's; none for whoever may not read them, and for other kinds of edge.
 */
export async function edgePods(cluster: Cluster): Promise<readonly ProxiedPod[]> {
  const gateways = await meshObjects<Gateway>(cluster, "networking", "gateways").catch(() => []);
  const selectors = gateways.flatMap(({ spec }) => (spec?.selector ? [selectorText(spec.selector)] : []));
  if (selectors.length === 0) return [];
  const policies = await meshObjects<AuthorizationPolicy>(cluster, "security", "authorizationpolicies").catch(() => []);
  const places = [...new Set(policies.flatMap(namespacesLetIn))];
  const asked = places.flatMap((namespace) =>
    [...new Set(selectors)].map((selector) => podsIn(cluster, namespace, selector)),
  );
  return (await Promise.all(asked)).flat();
}

const selectorText = (labels: Labels) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join();

function namespacesLetIn({ spec }: AuthorizationPolicy): readonly string[] {
  const principals = (spec?.rules ?? []).flatMap(({ from = [] }) =>
    from.flatMap(({ source }) => source?.principals ?? []),
  );
  return principals.flatMap((principal) => /\/ns\/([^/*]+)\/sa\/\*$/.exec(principal)?.[1] ?? []);
}

async function podsIn({ ask }: Cluster, namespace: string, selector: string): Promise<readonly ProxiedPod[]> {
  const { status, body } = await ask(
    "GET",
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
  );
  if (status !== 200) return [];
  return (body as Pods).items.map(({ metadata: { name }, status: is }) => ({
    ...{ name, namespace, service: "edge", hasProxy: true },
    isReady: is?.containerStatuses?.every(({ ready }) => ready) ?? false,
  }));
}
