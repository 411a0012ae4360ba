import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { poll } from "../../../platform/src/embedded/poll.ts";
import { type Bed, nodeName, runFolder } from "../bed.ts";
import { coreDnsImage, loadImage, pauseImage, probeImage, versionOf } from "../images.ts";
import { apply, get, kubectl, rolledOut } from "../kubectl.ts";
import { runInside } from "../machine.ts";
import { type BedStep, created, mustBeUp, unchanged } from "./step.ts";

const manifests = path.join(import.meta.dirname, "../manifests");

type Node = { status?: { conditions?: readonly { type: string; status: string }[] } };

async function isNodeReady(bed: Bed, name: string): Promise<true | undefined> {
  const node = await get<Node>(bed, ["node", name]).catch((): Node => ({}));
  const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
  return ready?.status === "True" ? true : undefined;
}

/** Also into a node that is up, so that tests see the probe of today. */
export const loadOwnImages: BedStep = {
  title: "images of the bed",
  run: async (bed) => {
    const loaded = [];
    for (const image of [pauseImage(), probeImage()]) loaded.push(await loadImage(bed, image, versionOf("probe")));
    return loaded.includes("created") ? created : unchanged;
  },
};

export async function nodeIsReady(bed: Bed, name: string): Promise<void> {
  await poll(() => isNodeReady(bed, name), { what: `${name} ready`, timeoutMs: 180_000, intervalMs: 500 });
}

/** A node without a network for pods is not ready, so the plugin's configuration is the last thing it gets. */
export const joinNode: BedStep = {
  title: "node",
  run: async (bed) => {
    if (await isNodeReady(bed, nodeName)) return unchanged;
    await runInside(mustBeUp(bed), ["cp", `${runFolder}/bridge.conflist`, "/etc/cni/net.d/10-bridge.conflist"]);
    await nodeIsReady(bed, nodeName);
    return created;
  },
};

export const startDns: BedStep = {
  title: "cluster DNS",
  run: async (bed) => {
    const loaded = await loadImage(bed, coreDnsImage(), versionOf("coredns"));
    await apply(bed, { file: path.join(manifests, "coredns.yaml") });
    await rolledOut(bed, "kube-system", "deployment/coredns");
    return loaded === "created" ? created : unchanged;
  },
};

const volumes = Array.from({ length: 24 }, (_, index) => `disk-${String(index).padStart(2, "0")}`);

function volume(name: string): unknown {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "20Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "standard",
      hostPath: { path: `${runFolder}/disk/volumes/${name}`, type: "Directory" },
    },
  };
}

const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "kubernetes.io/no-provisioner",
};

/** Folders ready to be claimed: one node needs nobody who makes volumes. Any user may write, as on a fresh disk. */
export const offerVolumes: BedStep = {
  title: `volumes: ${volumes.length} of 20 GiB`,
  run: async (bed) => {
    const found = await kubectl(bed, ["get", "persistentvolumes", "--output=name"]);
    if (found.split("\n").filter(Boolean).length >= volumes.length) return unchanged;
    for (const name of volumes) {
      const folder = path.join(bed.home, "disk/volumes", name);
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o777);
    }
    await apply(bed, { text: [storageClass, ...volumes.map(volume)].map((object) => stringify(object)).join("---\n") });
    return created;
  },
};
