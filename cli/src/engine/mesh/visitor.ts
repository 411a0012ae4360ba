import type { V1Job, V1Pod } from "@kubernetes/client-node";
import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../../shop-error.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { visitorName } from "./labels.ts";

/** A pod of a minute that is of no service, with a proxy beside it or without. */
export interface Visit {
  readonly isMeshed: boolean;
  readonly script: string;
}

const patienceMs = 150_000;
const jobLabel = "batch.kubernetes.io/job-name";

/** What a script prints that runs in such a pod. All that is made for it goes with it, also where nobody is left to take it away. */
export async function visit(cluster: Cluster, { isMeshed, script }: Visit, clock: Clock): Promise<string> {
  const { core, namespace } = cluster;
  const labelSelector = "app.kubernetes.io/part-of=shopstream,app.kubernetes.io/name=gateway";
  const [like] = (await core.listNamespacedPod({ namespace, labelSelector })).items;
  if (like === undefined) throw new ShopError("SHOP-CLUSTER-002", `there is no shop in ${namespace}`);
  const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const job = await made(cluster, jobs, jobLike(like, { isMeshed, script }));
  try {
    for (const { at, object } of companions(job, namespace, isMeshed)) await made(cluster, at, object);
    return await printed(cluster, job.metadata.name, clock);
  } finally {
    // What it owns goes with it: its pod, its policies, its scope.
    await cluster.ask("DELETE", `${jobs}/${job.metadata.name}?propagationPolicy=Background`);
  }
}

interface Made {
  readonly metadata: { readonly name: string; readonly uid: string };
}

async function made({ ask }: Cluster, path: string, object: object): Promise<Made> {
  const { status, body } = await ask("POST", path, object);
  if (status === 201) return body as Made;
  const said = (body as { message?: string }).message ?? `status ${status}`;
  throw new ShopError("SHOP-CLUSTER-002", `what mesh verify asks with cannot be made: ${said}`, {
    hint: "it needs the right to create jobs, networkpolicies and sidecars in the shop's namespace, and room for a small pod",
  });
}

/** Of an image that the namespace has already. The cluster names it, so that two runs do not meet, and takes it away after a while. */
function jobLike(like: V1Pod, { isMeshed, script }: Visit): V1Job {
  const [server] = like.spec?.containers.filter((container) => container.name === "server") ?? [];
  const revision = like.metadata?.labels?.["istio.io/rev"];
  const labels = {
    "app.kubernetes.io/name": visitorName,
    "app.kubernetes.io/part-of": "shopstream",
    "sidecar.istio.io/inject": String(isMeshed),
    ...(revision === undefined ? {} : { "istio.io/rev": revision }),
  };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { generateName: `${visitorName}-`, labels },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: patienceMs / 1_000,
      ttlSecondsAfterFinished: 60,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          ...(like.spec?.securityContext ? { securityContext: like.spec.securityContext } : {}),
          ...(like.spec?.imagePullSecrets ? { imagePullSecrets: like.spec.imagePullSecrets } : {}),
          containers: [
            {
              name: "ask",
              ...(server?.image ? { image: server.image } : {}),
              ...(server?.imagePullPolicy ? { imagePullPolicy: server.imagePullPolicy } : {}),
              command: ["/usr/local/bin/node", "--input-type=module", "--eval", script],
              resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
              ...(server?.securityContext ? { securityContext: server.securityContext } : {}),
            },
          ],
        },
      },
    },
  };
}

/** Without them a network plugin or its own proxy would refuse, and the callee's proxy, which is what is looked at, would never be asked. */
function companions({ metadata: { name, uid } }: Made, namespace: string, isMeshed: boolean) {
  const itself = { [jobLabel]: name };
  const metadata = { name, ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name, uid }] };
  const network = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  const policy = (suffix: string, spec: object) => ({
    at: network,
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { ...metadata, name: `${name}-${suffix}` },
      spec,
    },
  });
  const out = policy("out", { podSelector: { matchLabels: itself }, policyTypes: ["Egress"], egress: [{}] });
  const shop = { matchLabels: { "app.kubernetes.io/part-of": "shopstream" } };
  const into = policy("in", {
    podSelector: shop,
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: { matchLabels: itself } }] }],
  });
  const scope = {
    at: `/apis/networking.istio.io/v1/namespaces/${namespace}/sidecars`,
    object: {
      apiVersion: "networking.istio.io/v1",
      kind: "Sidecar",
      metadata,
      spec: { workloadSelector: { labels: itself }, egress: [{ hosts: ["./*"] }] },
    },
  };
  return isMeshed ? [scope, out, into] : [out, into];
}

/** By its own container: a proxy beside it may stay for longer. */
async function printed({ core, namespace }: Cluster, job: string, clock: Clock): Promise<string> {
  const deadline = clock.now() + patienceMs;
  for (;;) {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: `${jobLabel}=${job}` });
    const [pod] = items;
    const ended = pod?.status?.containerStatuses?.find(({ name }) => name === "ask")?.state?.terminated;
    if (ended?.exitCode === 0)
      return core.readNamespacedPodLog({ name: pod?.metadata?.name ?? "", namespace, container: "ask" });
    if (ended !== undefined || pod?.status?.phase === "Failed" || clock.now() > deadline) {
      const said = ended?.message ?? ended?.reason ?? pod?.status?.message ?? pod?.status?.phase ?? "there is no pod";
      throw new ShopError("SHOP-ENV-005", `the job ${job}, by which the mesh is asked, did not end well: ${said}`, {
        hint: `kubectl describe pods -l ${jobLabel}=${job} says what keeps it; then run this again`,
      });
    }
    await clock.sleep(500);
  }
}
