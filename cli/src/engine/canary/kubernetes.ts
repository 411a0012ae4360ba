import {
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  type KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
} from "@kubernetes/client-node";
import { ShopError } from "../../shop-error.ts";
import { askProxy } from "../ask-proxy.ts";
import type { CanaryCluster, PatchOperation, Pod, VirtualService } from "./canary-cluster.ts";
import type { AnalysisRun, AnalysisTemplate, PodTemplate, ReplicaSet, Rollout } from "./rollout.ts";

interface Place {
  readonly namespace: string;
  /** Where the gateway of the way in runs: its proxies carry weights too. */
  readonly edgeNamespace: string;
}

const argo = { group: "argoproj.io", version: "v1alpha1" };
const istio = { group: "networking.istio.io", version: "v1" };

/** The cluster of a kubeconfig, by its API. */
export function kubernetesCanaries(config: KubeConfig, { namespace, edgeNamespace }: Place): CanaryCluster {
  const [objects, core, apps] = [CustomObjectsApi, CoreV1Api, AppsV1Api].map((api) =>
    config.makeApiClient(api as typeof CoreV1Api),
  ) as unknown as [CustomObjectsApi, CoreV1Api, AppsV1Api];
  const named = (name: string) => ({ ...argo, namespace, plural: "rollouts", name });
  const listOf = async <T>(plural: string, labelSelector?: string): Promise<readonly T[]> => {
    const listed = await objects.listNamespacedCustomObject({
      ...{ ...argo, namespace, plural },
      ...(labelSelector === undefined ? {} : { labelSelector }),
    });
    return (listed as { items: T[] }).items;
  };
  const findOne = <T>(one: Parameters<CustomObjectsApi["getNamespacedCustomObject"]>[0]) =>
    orNothing(objects.getNamespacedCustomObject(one) as Promise<T>);
  return {
    place: `${config.getCurrentContext()}: ${config.getCurrentCluster()?.server}, namespace ${namespace}`,
    ...{ namespace, edgeNamespace },
    find: (name) => findOne<Rollout>(named(name)),
    // Where Argo Rollouts is not installed there are none.
    list: async () => (await orNothing(listOf<Rollout>("rollouts"))) ?? [],
    patch: (name, body, part) => patchAs(objects, { ...named(name), body }, part),
    replicaSets: (name) => replicaSetsOf(apps, namespace, name),
    forgetEnd: (name) => forgetEnd(apps, namespace, name),
    analysisRuns: async (name) =>
      (await listOf<AnalysisRun & Owned>("analysisruns"))
        .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.name === name))
        .sort((left, right) => timeOf(left) - timeOf(right)),
    analysisTemplate: (name) => findOne<AnalysisTemplate>({ ...argo, namespace, plural: "analysistemplates", name }),
    virtualService: (name) => findOne<VirtualService>({ ...istio, namespace, plural: "virtualservices", name }),
    hashOfService: async (name) => {
      const found = await orNothing(core.readNamespacedService({ namespace, name }));
      return found?.spec?.selector?.["rollouts-pod-template-hash"];
    },
    pods: (service) =>
      podsOf(core, service === undefined ? [...new Set([namespace, edgeNamespace])] : [namespace], service),
    config: async (name) => (await orNothing(core.readNamespacedConfigMap({ namespace, name })))?.data,
    putConfig: (name, data) => putConfig(core, namespace, name, data),
    dropConfig: async (name) => {
      await orNothing(core.deleteNamespacedConfigMap({ namespace, name }));
    },
    log: (name, tailLines) => logOf(core, namespace, name, tailLines),
    jobLog: (job) => jobLogOf(core, namespace, job),
    proxyRoutes: (pod) => askProxy(config, pod, "config_dump?resource=dynamic_route_configs"),
  };
}

interface Owned {
  readonly metadata: { readonly ownerReferences?: readonly { readonly name: string }[] };
}

const timeOf = ({ metadata }: AnalysisRun) => new Date(metadata.creationTimestamp ?? 0).getTime();

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (cause) {
    if (codeOf(cause) === 404) return undefined;
    throw cause;
  }
}

const codeOf = (error: unknown) => (error as { code?: number }).code;

// The same code also says that the object would make no sense, which is nobody else's doing.
const isInvalid = (error: unknown) => String((error as { body?: unknown }).body).includes("is invalid:");

type Patched = Parameters<CustomObjectsApi["patchNamespacedCustomObject"]>[0];

async function patchAs(
  objects: CustomObjectsApi,
  patch: Patched & { body: readonly PatchOperation[] },
  part?: "status",
) {
  const asPatch = setHeaderOptions("Content-Type", PatchStrategy.JsonPatch);
  try {
    await (part === undefined
      ? objects.patchNamespacedCustomObject(patch, asPatch)
      : objects.patchNamespacedCustomObjectStatus(patch, asPatch));
    return true;
  } catch (cause) {
    // The API server's word for a test that failed, or for a member that is no longer there.
    if (codeOf(cause) === 422 && !isInvalid(cause)) return false;
    throw new ShopError("SHOP-CLUSTER-003", `the Rollout ${patch.name} cannot be changed: ${String(cause)}`, { cause });
  }
}

async function replicaSetsOf(apps: AppsV1Api, namespace: string, name: string): Promise<readonly ReplicaSet[]> {
  const labelSelector = `app.kubernetes.io/name=${name},app.kubernetes.io/component=server`;
  const { items } = await apps.listNamespacedReplicaSet({ namespace, labelSelector });
  return items
    .filter(({ metadata }) => metadata?.ownerReferences?.some(({ kind }) => kind === "Rollout"))
    .map(({ metadata, spec }) => ({
      name: metadata?.name ?? "",
      revision: Number(metadata?.annotations?.["rollout.argoproj.io/revision"]),
      hash: metadata?.labels?.["rollouts-pod-template-hash"] ?? "",
      createdAt: metadata?.creationTimestamp?.toISOString() ?? "",
      replicas: spec?.replicas ?? 0,
      ...endOf(metadata?.annotations),
      template: spec?.template as unknown as PodTemplate,
    }))
    .sort((left, right) => left.revision - right.revision);
}

const endAnnotation = "scale-down-deadline";

function endOf(annotations: Readonly<Record<string, string>> = {}): Pick<ReplicaSet, "endsAt"> {
  const endsAt = annotations[endAnnotation];
  return endsAt === undefined ? {} : { endsAt };
}

async function forgetEnd(apps: AppsV1Api, namespace: string, name: string): Promise<void> {
  const body = { metadata: { annotations: { [endAnnotation]: null } } };
  const asPatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  await orNothing(apps.patchNamespacedReplicaSet({ namespace, name, body }, asPatch));
}

async function podsOf(core: CoreV1Api, namespaces: readonly string[], service?: string): Promise<readonly Pod[]> {
  const selector = service === undefined ? {} : { labelSelector: `app.kubernetes.io/name=${service}` };
  const listed = await Promise.all(namespaces.map((namespace) => core.listNamespacedPod({ namespace, ...selector })));
  return listed
    .flatMap(({ items }) => items)
    .filter(
      ({ status, metadata }) => status?.phase === "Running" || (service !== undefined && !metadata?.deletionTimestamp),
    )
    .map(toPod);
}

function toPod({ metadata, spec, status }: V1Pod): Pod {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const ill = status?.containerStatuses?.find(({ ready }) => !ready);
  return {
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    hash: metadata?.labels?.["rollouts-pod-template-hash"],
    hasProxy: containers.some(({ name }) => name === "istio-proxy"),
    trouble: ill?.state?.waiting?.reason ?? ill?.lastState?.terminated?.reason,
  };
}

async function putConfig(core: CoreV1Api, namespace: string, name: string, data: Readonly<Record<string, string>>) {
  const body = { metadata: { name, labels: { "app.kubernetes.io/part-of": "shopstream" } }, data: { ...data } };
  await orNothing(core.deleteNamespacedConfigMap({ namespace, name }));
  await core.createNamespacedConfigMap({ namespace, body });
}

async function logOf(core: CoreV1Api, namespace: string, name: string, tailLines: number): Promise<string> {
  const ask = (previous: boolean) =>
    core.readNamespacedPodLog({ namespace, name, container: "server", tailLines, previous }).catch(() => "");
  return (await ask(true)) || (await ask(false));
}

async function jobLogOf(core: CoreV1Api, namespace: string, job: string): Promise<string> {
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: `batch.kubernetes.io/job-name=${job}` });
  const logs = items.map(({ metadata, spec }) => {
    const container = spec?.containers.find(({ name }) => name !== "istio-proxy")?.name ?? "";
    return core.readNamespacedPodLog({ namespace, name: metadata?.name ?? "", container }).catch(() => "");
  });
  return (await Promise.all(logs)).join("\n");
}
