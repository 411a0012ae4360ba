import { ShopError } from "../../shop-error.ts";
import type { Cluster } from "./cluster.ts";

interface Listed {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

/** Something of the shop that Helm does not take away. */
export interface Leftover {
  /** For people: `secret first-admin`. */
  readonly name: string;
  readonly path: string;
}

const ofTheShop = "app.kubernetes.io/part-of=shopstream";
// A StatefulSet labels its claims by what selects its pods, and a label of ours in its template could never be added to
// one that runs. Nobody else's claim has this name and these labels while the shop is there.
const ofEngines = "app.kubernetes.io/component=server,app.kubernetes.io/name in (postgresql,redis,stripe-simulator)";
const ofAnEngine = /^data-(postgresql|redis|stripe-simulator)-\d+$/;

/** Keys and passwords are kept so that a shop that is installed again finds its data; hooks that failed, so that somebody can look. */
const kept = [
  { kind: "secret", api: "/api/v1", plural: "secrets", labelSelector: ofTheShop },
  { kind: "configmap", api: "/api/v1", plural: "configmaps", labelSelector: ofTheShop },
  { kind: "pod", api: "/api/v1", plural: "pods", labelSelector: ofTheShop },
  { kind: "job", api: "/apis/batch/v1", plural: "jobs", labelSelector: ofTheShop },
  { kind: "networkpolicy", api: "/apis/networking.k8s.io/v1", plural: "networkpolicies", labelSelector: ofTheShop },
  { kind: "claim", api: "/api/v1", plural: "persistentvolumeclaims", labelSelector: ofTheShop },
  { kind: "claim", api: "/api/v1", plural: "persistentvolumeclaims", labelSelector: ofEngines, named: ofAnEngine },
] as const;

export async function leftovers({ ask, namespace }: Cluster): Promise<readonly Leftover[]> {
  const lists = kept.map(async ({ kind, api, plural, labelSelector, ...more }) => {
    const path = `${api}/namespaces/${namespace}/${plural}`;
    const { status, body } = await ask("GET", `${path}?labelSelector=${encodeURIComponent(labelSelector)}`);
    if (status >= 300)
      throw new ShopError("SHOP-CLUSTER-001", `the list of ${plural}: the API server answered ${status}`);
    const names = (body as { items: readonly Listed[] }).items.map(({ metadata }) => metadata.name);
    const ours = names.filter((name) => !("named" in more) || more.named.test(name));
    return ours.map((name) => ({ name: `${kind} ${name}`, path: `${path}/${name}` }));
  });
  return (await Promise.all(lists)).flat();
}

export async function removeLeftovers(cluster: Cluster): Promise<void> {
  for (const { name, path } of await leftovers(cluster)) {
    // What a Job made goes with it.
    const { status } = await cluster.ask("DELETE", `${path}?propagationPolicy=Background`);
    if (status >= 300 && status !== 404)
      throw new ShopError("SHOP-CLUSTER-001", `${name} stays: the API server answered ${status}`);
  }
}
