import { readFileSync } from "node:fs";
import type { V1Pod } from "@kubernetes/client-node";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { ShopError } from "../../shop-error.ts";
import { mustBe, partNameOf } from "./fault-records.ts";
import { persistentVolumeClaims, pods } from "./paths.ts";
import type { PlannedFault, PlanOrder } from "./planned-fault.ts";

const folder = "/data";
const fullWithinMs = 60_000;

interface Claim {
  readonly status?: { readonly capacity?: { readonly storage?: string } };
}

/**
 * A pod beside the database takes all the room on its volume. It goes with the record; its kubelet ends it at its deadline; and
 * with it goes what it took, which has no name. It refuses where the disk is larger than the volume that was asked for.
 */
export async function fullVolumeOf(
  cluster: Cluster,
  victim: string,
  { id, forMs, clock }: PlanOrder,
): Promise<PlannedFault> {
  const { ask, namespace } = cluster;
  const { items } = await cluster.core.listNamespacedPod({
    namespace,
    labelSelector: "app.kubernetes.io/component=server",
  });
  const beside = items.find(({ metadata }) => metadata?.labels?.["app.kubernetes.io/name"] === victim);
  const claimName = beside?.spec?.volumes?.find(({ name }) => name === "data")?.persistentVolumeClaim?.claimName;
  if (beside === undefined || claimName === undefined)
    throw new ShopError("SHOP-CHAOS-004", `${victim} keeps its data on the disk of its node, which is everybody's`);
  const claim = mustBe(await ask("GET", `${persistentVolumeClaims(namespace)}/${claimName}`), "the claim") as Claim;
  const sizeBytes = bytesOf(claim.status?.capacity?.storage ?? "0");
  const name = partNameOf(id, "filler");
  return {
    undo: [],
    make: async (owner) => {
      const metadata = { name, namespace, ownerReferences: [owner], labels };
      mustBe(
        await ask("POST", pods(namespace), { metadata, spec: fillerOf(beside, { claimName, sizeBytes, forMs }) }),
        name,
      );
      await untilFull(cluster, name, clock);
      return 1;
    },
  };
}

const labels = { "app.kubernetes.io/name": "chaos-filler", "sidecar.istio.io/inject": "false" };

interface Filling {
  readonly claimName: string;
  readonly sizeBytes: number;
  readonly forMs: number;
}

function fillerOf({ spec }: V1Pod, { claimName, sizeBytes, forMs }: Filling): object {
  const server = spec?.containers.find(({ name }) => name === "server");
  const program = readFileSync(new URL("filler-main.ts", import.meta.url), "utf8");
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    activeDeadlineSeconds: Math.ceil(forMs / 1_000),
    terminationGracePeriodSeconds: 1,
    // A volume of one node is where the database is.
    nodeName: spec?.nodeName,
    securityContext: spec?.securityContext,
    imagePullSecrets: spec?.imagePullSecrets,
    containers: [
      {
        name: "filler",
        image: server?.image,
        imagePullPolicy: server?.imagePullPolicy,
        command: [
          "/usr/local/bin/node",
          "--input-type=module-typescript",
          "--eval",
          program,
          folder,
          String(sizeBytes),
        ],
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        securityContext: server?.securityContext,
        volumeMounts: [{ name: "data", mountPath: folder }],
      },
    ],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
  };
}

/** It says so itself, or why it does not do it. */
async function untilFull({ core, namespace }: Cluster, name: string, clock: Clock): Promise<void> {
  for (const until = clock.now() + fullWithinMs; ; await clock.sleep(250)) {
    const said = await core.readNamespacedPodLog({ name, namespace }).catch(() => "");
    if (said.includes("full\n")) return;
    const refused = /refused: (.*)/.exec(said)?.[1];
    if (refused !== undefined) throw new ShopError("SHOP-CHAOS-004", refused);
    if (clock.now() > until) throw new ShopError("SHOP-CHAOS-004", "what would fill the volume does not start");
  }
}

const units: Readonly<Record<string, number>> = {
  "": 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** `8Gi` as Kubernetes writes it. */
function bytesOf(quantity: string): number {
  const [, count = "0", unit = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Number(count) * (units[unit] ?? 0);
}
