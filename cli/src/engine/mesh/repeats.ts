import type { Rendered } from "@shopstream/cdk8s/helm/render-chart.ts";
import { contract } from "@shopstream/protos/contract.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type Proof, proof } from "../proof.ts";
import { type MeshObject, meshObjects } from "./objects.ts";

interface Routes extends MeshObject {
  readonly spec: {
    readonly http?: readonly Route[];
  };
}

interface Route {
  readonly match?: readonly { readonly uri?: { readonly exact?: string } }[];
  readonly retries?: { readonly attempts?: number };
}

const isSafe = new Map(
  contract.flatMap(({ methods }) => Object.values(methods).map(({ path, retrySafe }) => [path, retrySafe] as const)),
);

/** A route without a word about repeats is repeated twice by Istio, and so is a method without a route. */
const untold = 2;

const pathsOf = ({ match = [] }: Route) => match.flatMap(({ uri }) => uri?.exact ?? []);
const attemptsOf = ({ retries }: Route) => retries?.attempts ?? untold;

/** By what istiod is told of each method: as often as the charts say where the contract calls it safe, and else not at all. */
export async function repeatsProof(cluster: Cluster, wanted: readonly Rendered[]): Promise<Proof> {
  const all = await meshObjects<Routes>(cluster, "networking", "virtualservices");
  const ofCharts = wanted.filter(({ kind }) => kind === "VirtualService") as unknown as readonly Routes[];
  const most = new Map(
    ofCharts.flatMap(({ spec }) =>
      (spec.http ?? []).flatMap((route) => pathsOf(route).map((path) => [path, attemptsOf(route)])),
    ),
  );
  const mayBe = (path: string) => (isSafe.get(path) === true ? (most.get(path) ?? 0) : 0);
  const routes = all.flatMap(({ metadata, spec }) => (spec.http ?? []).map((route) => ({ route, of: metadata.name })));
  const broken = routes.flatMap(({ of, route }) => {
    const paths = pathsOf(route);
    const limit = paths.length === 0 ? 0 : Math.min(...paths.map(mayBe));
    const attempts = attemptsOf(route);
    return attempts <= limit
      ? []
      : [`${of}: ${paths.join(", ") || "all else"}: ${attempts} repeats where ${limit} may be`];
  });
  const decided = new Set(routes.flatMap(({ route }) => pathsOf(route)));
  const undecided = [...isSafe.keys()].filter((path) => !decided.has(path)).map((path) => `nobody decided on ${path}`);
  return proof("the mesh repeats only what the contract calls safe", routes.length, [...broken, ...undecided]);
}
