import type { Stand } from "../canary/stand.ts";
import { edgePods } from "../edge-pods.ts";
import { edgeFigures, type MeshFigures, meshFigures } from "../mesh/figures.ts";
import { type Series, sumOf } from "../metrics-page.ts";
import { type Promised, promisedBy, refusals } from "../promised-workloads.ts";
import { type Burning, burningSinceStart } from "../service-levels.ts";
import { allObjectives } from "../slo-budget.ts";
import type { Cluster } from "./cluster.ts";
import { pageOf } from "./metrics.ts";
import { listShopPods, type ShopPod } from "./pods.ts";
import { listReleases } from "./releases.ts";
import { listWorkloads, type Workload } from "./workloads.ts";

export interface ClusterService {
  readonly name: string;
  readonly version: string;
  /** How many of its pods are ready, of how many, and how many there should be: one at least. */
  readonly ready: number;
  readonly pods: number;
  readonly wanted: number;
  readonly restarts: number;
  /** Undefined without pods. */
  readonly startedAt: number | undefined;
  readonly proxies: number;
  readonly troubles: readonly string[];
  /** Events that wait in the outbox, and callees that are not asked for a while; undefined where nothing tells. */
  readonly unpublished: number | undefined;
  readonly breakersOpen: number | undefined;
  /** Undefined where no proxy tells. */
  readonly mesh: MeshFigures | undefined;
}

export interface ClusterRelease {
  readonly name: string;
  readonly revision: number;
  readonly status: string;
}

export interface ClusterStatus {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly version: string;
  readonly services: readonly ClusterService[];
  /** What the proxies of Istio's gateway did with the shop's visitors; undefined where that is not told, or not to who asks. */
  readonly edge: MeshFigures | undefined;
  readonly releases: readonly ClusterRelease[];
  /** New versions by steps: how far each service's newest is, and whether it waits or was given up. */
  readonly rollouts: readonly Stand[];
  /** Services that have spent an error budget faster than they may, since their pods started. */
  readonly burning: readonly Burning[];
}

/** One look at the shop of a namespace, by what Kubernetes says and what the services count. */
export async function clusterStatus(cluster: Cluster): Promise<ClusterStatus> {
  const [version, found, pods, workloads] = await Promise.all([
    cluster.version(),
    listReleases(cluster),
    listShopPods(cluster),
    listWorkloads(cluster),
  ]);
  const ours = [...found.values()].filter(({ digest }) => digest !== undefined);
  const promised = promisedBy(ours, workloads);
  const troubles = { promised, refused: await refusals(cluster, workloads) };
  // Who has lost all pods is known by what was installed alone.
  const names = [...new Set([...pods.map(({ service }) => service), ...promised.map(({ name }) => name)])].sort();
  const looks = await Promise.all(names.map((name) => lookAt(cluster, name, pods)));
  const edge = await edgeFigures(cluster, await edgePods(cluster));
  const { context, server, namespace } = cluster;
  return {
    ...{ context, server, namespace, version },
    services: looks.map((look) =>
      serviceOf(
        look,
        workloads.find(({ name }) => name === look.name),
        troubles,
      ),
    ),
    edge,
    releases: ours.map(({ name, revision, status }) => ({ name, revision, status })),
    rollouts: workloads.flatMap(({ stand }) => stand ?? []),
    burning: burningSinceStart(allObjectives(), new Map(looks.map(({ name, pages }) => [name, pages]))),
  };
}

/** The pods of a service, and what they count. */
interface Look {
  readonly name: string;
  readonly pods: readonly ShopPod[];
  readonly pages: readonly Series[];
  readonly mesh: MeshFigures | undefined;
}

async function lookAt(cluster: Cluster, name: string, all: readonly ShopPod[]): Promise<Look> {
  const pods = all.filter(({ service }) => service === name);
  const [pages, mesh] = await Promise.all([
    Promise.all(pods.map((pod) => pageOf(cluster, pod))),
    meshFigures(cluster, pods),
  ]);
  return { name, pods, pages: pages.flat(), mesh };
}

interface Troubles {
  readonly promised: readonly Promised[];
  readonly refused: ReadonlyMap<string, string>;
}

function serviceOf({ name, pods, pages, mesh }: Look, workload: Workload | undefined, all: Troubles): ClusterService {
  return {
    name,
    version: [...new Set(pods.map(({ version }) => version))].join(", "),
    ready: pods.filter(({ isReady }) => isReady).length,
    pods: pods.length,
    wanted: Math.max(1, workload?.wanted ?? 1),
    restarts: pods.reduce((sum, { restarts }) => sum + restarts, 0),
    startedAt: pods.length === 0 ? undefined : Math.min(...pods.map(({ startedAt }) => startedAt)),
    proxies: pods.filter(({ hasProxy }) => hasProxy).length,
    troubles: [
      all.promised.find((each) => each.name === name)?.missing ?? [],
      all.refused.get(name) ?? [],
      pods.flatMap(({ name: pod, trouble }) => (trouble === "" ? [] : [`${pod}: ${trouble}`])),
    ].flat(),
    unpublished: sumOf(pages, "outbox_unpublished"),
    breakersOpen: sumOf(pages, "breaker_open"),
    mesh,
  };
}

/** Whether a pod that is there, or should be, is not ready. */
export const lacks = ({ ready, pods, wanted }: Pick<ClusterService, "ready" | "pods" | "wanted">): boolean =>
  ready < Math.max(pods, wanted);

const isGivenUp = ({ phase }: Stand) => phase === "aborted" || phase === "degraded";

/** What is not as it should be: pods that are not ready, releases that are not done or were given up. */
export function symptomsOf({ services, releases, rollouts }: ClusterStatus): readonly string[] {
  if (services.length === 0) return ["no service of the shop is installed here"];
  const undone = releases.filter(({ status }) => status !== "deployed");
  return [
    ...services.filter(lacks).map(({ name, ready, pods, wanted }) => `${name} is ${ready}/${Math.max(pods, wanted)}`),
    ...rollouts.filter(isGivenUp).map(({ service, phase }) => `the new version of ${service} is ${phase}`),
    ...undone.map(({ name, status }) => `the release ${name} is ${status}`),
  ];
}
