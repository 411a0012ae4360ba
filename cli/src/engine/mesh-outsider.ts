import type { V1Pod } from "@kubernetes/client-node";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Clock } from "@shopstream/platform/clock.ts";
import { ShopError } from "../shop-error.ts";
import type { Cluster } from "./cluster.ts";

const name = "mesh-verify";
const patienceMs = 60_000;

type Answer = Readonly<{ service: string; answer: string }>;

/** A pod without a proxy, of an image that the namespace has already. It ends by itself. */
function outsider(image: V1Pod, namespace: string, urls: readonly string[]): V1Pod {
  const [server] = image.spec?.containers.filter((container) => container.name === "server") ?? [];
  const script = `
const ask = (url) => fetch(url, { signal: AbortSignal.timeout(5000) })
  .then(({ status }) => String(status), ({ cause, message }) => cause?.code ?? message);
console.log(JSON.stringify(await Promise.all(${JSON.stringify(urls)}.map(ask))));`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace,
      labels: { "sidecar.istio.io/inject": "false", "app.kubernetes.io/part-of": "shopstream" },
    },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      activeDeadlineSeconds: 60,
      ...(image.spec?.securityContext ? { securityContext: image.spec.securityContext } : {}),
      ...(image.spec?.imagePullSecrets ? { imagePullSecrets: image.spec.imagePullSecrets } : {}),
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
  };
}

/** What each service says to somebody without an identity who asks in plain HTTP. */
export async function plaintextAnswers(
  { core, namespace }: Cluster,
  services: readonly ServiceInfo[],
  clock: Clock,
): Promise<readonly Answer[]> {
  const selector = "app.kubernetes.io/part-of=shopstream,app.kubernetes.io/name=gateway";
  const [image] = (await core.listNamespacedPod({ namespace, labelSelector: selector })).items;
  if (image === undefined) throw new ShopError("SHOP-CLUSTER-002", `there is no shop in ${namespace}`);
  // Not where metrics are read, which Prometheus may do from outside of the mesh.
  const urls = services.map(
    ({ deploy: { name, grpcPort, httpPort } }) => `http://${name}:${grpcPort ?? httpPort}/readyz`,
  );
  await core.createNamespacedPod({ namespace, body: outsider(image, namespace, urls) });
  try {
    const deadline = clock.now() + patienceMs;
    for (;;) {
      const { status } = await core.readNamespacedPod({ name, namespace });
      if (status?.phase === "Succeeded") break;
      if (status?.phase === "Failed" || clock.now() > deadline)
        throw new ShopError("SHOP-ENV-005", `the pod ${name} did not end: ${status?.phase}`);
      await clock.sleep(500);
    }
    const answers = JSON.parse(await core.readNamespacedPodLog({ name, namespace })) as string[];
    return services.map(({ deploy }, at) => ({ service: deploy.name, answer: answers[at] ?? "" }));
  } finally {
    await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
  }
}
