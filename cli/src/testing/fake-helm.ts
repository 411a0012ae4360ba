import type { RunTool } from "../engine/run-tool.ts";
import type { FakeCluster, FakeRelease } from "./fake-cluster.ts";

const deployments = "/apis/apps/v1/namespaces/shop/deployments";
const labels = { "app.kubernetes.io/part-of": "shopstream" };

/** Helm on a fake cluster: each chart has a Deployment of its name, whose pods are ready at once. */
export class FakeHelm {
  /** What it was told to change, by its first words. */
  readonly told: string[] = [];
  readonly #cluster: FakeCluster;

  constructor(cluster: FakeCluster) {
    this.#cluster = cluster;
  }

  readonly tool: RunTool = async (_, args) => {
    const [verb = "", name = ""] = args;
    if (verb !== "version") this.told.push(`${verb} ${name}`);
    if (verb === "upgrade") this.#install(name, args);
    if (verb === "uninstall") this.#remove(name);
    return { code: 0, out: "", complaint: "" };
  };

  #install(name: string, args: readonly string[]): void {
    const given = args[args.indexOf("--labels") + 1] ?? "";
    const version = String(this.#revisionOf(name) + 1);
    const own = Object.fromEntries(given.split(",").map((label) => label.split("=", 2) as [string, string]));
    const workloads = [`Deployment/${name}`];
    const release: FakeRelease = { name, status: "deployed", workloads, labels: { ...own, version } };
    this.#setReleases((others) => [...others.filter((other) => other.name !== name), release]);
    const pods = { replicas: 1, readyReplicas: 1, updatedReplicas: 1 };
    const status = { ...pods, observedGeneration: 1 };
    this.#cluster.objects.put(`${deployments}/${name}`, {
      metadata: { labels, generation: 1 },
      spec: { replicas: 1 },
      status,
    });
  }

  #remove(name: string): void {
    this.#setReleases((all) => all.filter((release) => release.name !== name));
    this.#cluster.objects.answer("DELETE", `${deployments}/${name}`, "");
  }

  #revisionOf(name: string): number {
    return Number(this.#cluster.contents.releases.find((release) => release.name === name)?.labels?.version ?? 0);
  }

  #setReleases(change: (all: readonly FakeRelease[]) => readonly FakeRelease[]): void {
    const { contents } = this.#cluster;
    this.#cluster.contents = { ...contents, releases: change(contents.releases) };
  }
}
