import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Bed, firstNode, type Node, runFolder, secondNode } from "../bed.ts";
import { makeCertificates } from "../certificates.ts";
import { makeControlGroups } from "../control-groups.ts";
import { writeKubeconfig } from "../kubeconfig.ts";
import { findMachine, inside, startMachine } from "../machine.ts";
import { connect } from "../network.ts";
import { type BedStep, created, mustBeUp, unchanged } from "./step.ts";

const settings = path.join(import.meta.dirname, "../settings");

const nodesOf = (bed: Bed): readonly Node[] => [firstNode(bed), secondNode(bed)];

/** Whoever has a certificate in a kubeconfig has these two files: for the machine's programs, and for us. */
function writeKubeconfigs(bed: Bed): void {
  const kubelets = nodesOf(bed).map(({ suffix }) => `kubelet${suffix}`);
  for (const user of ["kube-controller-manager", "kube-scheduler", "kube-proxy", ...kubelets]) {
    writeKubeconfig(bed, user, path.join(bed.certificates, `${user}.kubeconfig`));
  }
  writeKubeconfig(bed, "admin", bed.kubeconfig);
}

function writeSetting(bed: Bed, name: string, node: Node): void {
  const meant = {
    "@certificates@": bed.certificates,
    "@cgroup@": node.cgroup,
    "@node@": node.suffix,
  };
  let text = readFileSync(path.join(settings, name), "utf8");
  for (const [mark, value] of Object.entries(meant)) text = text.replaceAll(mark, value);
  const { name: base, ext } = path.parse(name);
  writeFileSync(path.join(bed.home, "settings", `${base}${node.suffix}${ext}`), text);
}

function writeSettings(bed: Bed): void {
  mkdirSync(path.join(bed.home, "settings"), { recursive: true });
  writeSetting(bed, "kube-proxy.yaml", firstNode(bed));
  for (const node of nodesOf(bed)) {
    for (const name of ["containerd.toml", "kubelet.yaml"]) writeSetting(bed, name, node);
  }
}

/** A cluster lives as long as its machine: a new one gets new certificates, and old ones open nothing any more. */
export const makeIdentities: BedStep = {
  title: "certificates, kubeconfigs and settings",
  run: async (bed) => {
    if (findMachine(bed)) return unchanged;
    await makeCertificates(bed);
    writeKubeconfigs(bed);
    writeSettings(bed);
    return created;
  },
};

export const bootMachine: BedStep = {
  title: "machine",
  run: async (bed) => {
    makeControlGroups(bed.cgroup);
    const found = findMachine(bed);
    const machine = found ?? (await startMachine(bed));
    copyFileSync(path.join(settings, "bridge.conflist"), inside(machine, `${runFolder}/bridge.conflist`));
    return { outcome: found ? "unchanged" : "created", note: `process ${machine.init.pid}` };
  },
};

export const connectMachine: BedStep = {
  title: "network between host and node",
  run: async (bed) => ((await connect(bed, mustBeUp(bed))) === "created" ? created : unchanged),
};
