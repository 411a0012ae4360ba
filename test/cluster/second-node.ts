import { type Bed, type Node, secondNode, socketOf } from "./bed.ts";
import { containerd, kubelet } from "./components.ts";
import { makeControlGroups } from "./control-groups.ts";
import { loadImage, pauseImage, versionOf } from "./images.ts";
import { kubectl } from "./kubectl.ts";
import { runInside, stopInside } from "./machine.ts";
import { startComponent } from "./steps/components.ts";
import { nodeIsReady } from "./steps/node.ts";
import { mustBeUp } from "./steps/step.ts";

/** A second computer for the cluster, until somebody sends it away: for what needs somewhere to go. */
export async function joinSecondNode(bed: Bed): Promise<Node> {
  const node = secondNode(bed);
  makeControlGroups(node.cgroup);
  await runInside(mustBeUp(bed), ["ip", "address", "replace", `${node.ip}/24`, "dev", "eth0"]);
  await startComponent(bed, containerd(bed, node));
  await loadImage(bed, pauseImage(), versionOf("probe"), node);
  await startComponent(bed, kubelet(bed, node));
  await nodeIsReady(bed, node.name);
  return node;
}

/** Its kubelet first, which would start again what is ended; its containers have nobody else to end them. */
export async function dismissSecondNode(bed: Bed): Promise<void> {
  const [node, machine] = [secondNode(bed), mustBeUp(bed)];
  await stopInside(machine, kubelet(bed, node).name);
  await kubectl(bed, ["delete", "node", node.name, "--ignore-not-found"]);
  const tasks = ["ctr", "--address", socketOf(node), "--namespace", "k8s.io", "tasks"];
  const running = (await runInside(machine, [...tasks, "list", "--quiet"])).split("\n").filter(Boolean);
  for (const task of running) await runInside(machine, [...tasks, "delete", "--force", task]).catch(mustBeGone);
  await stopInside(machine, containerd(bed, node).name);
}

/** A pod's containers end with the first of them, so the list may name what is over by now. */
function mustBeGone(error: Error): void {
  if (!error.message.includes("not found")) throw error;
}
