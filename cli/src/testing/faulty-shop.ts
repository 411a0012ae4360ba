import { TestClock } from "@shopstream/platform/testing/clock.ts";
import { ClusterDriver, optIn } from "../chaos/cluster/cluster-driver.ts";
import { openCluster } from "../engine/cluster/cluster.ts";
import type { HeldOrder, HeldProgram } from "../engine/held-program.ts";
import { FakeCluster } from "./fake-cluster.ts";

export const apps = "/apis/apps/v1/namespaces/shop";
export const core = "/api/v1/namespaces/shop";
export const labels = { "app.kubernetes.io/part-of": "shopstream" };
export const aMinute = 60_000;

const server = {
  name: "server",
  resources: { requests: { cpu: "100m", memory: "160Mi" }, limits: { memory: "256Mi" } },
};

/** A program in a pod, as the one who holds on to it sees it. */
export interface FakeHeld extends HeldOrder {
  readonly pod: string;
  isLetGo: boolean;
}

/** A shop of three services in a cluster that welcomes faults, where reapers are quick. The run is `r1`. */
export class FaultyShop {
  readonly cluster: FakeCluster;
  readonly clock = new TestClock();
  readonly driver: ClusterDriver;
  readonly held: FakeHeld[] = [];
  /** What a program prints that is held from now on; what is no line of it is why it ends. */
  prints: (pod: string) => readonly string[] = () => ["made", "hits 1"];
  readonly #close: () => void;

  private constructor(cluster: FakeCluster) {
    this.cluster = cluster;
    const opened = openCluster("fake", "shop");
    this.#close = opened.close;
    const hold = (pod: string, order: HeldOrder) => this.#hold(pod, order);
    this.driver = new ClusterDriver({ cluster: { ...opened.cluster, hold }, clock: this.clock });
  }

  /** The kubeconfig is taken from the environment, as shopctl does. */
  static async start(setKubeconfig: (file: string) => void): Promise<FaultyShop> {
    const cluster = await FakeCluster.start();
    setKubeconfig(cluster.kubeconfig);
    const shop = new FaultyShop(cluster);
    const pods = ["gateway", "payments", "search"].map((service) => ({
      name: `${service}-1`,
      service,
      hasProxy: true,
    }));
    cluster.contents = { pods, releases: [] };
    cluster.objects.put("/api/v1/namespaces/shop", { metadata: { labels: { [optIn]: "true" } } });
    cluster.objects.put(`${core}/services/stripe-simulator`, {});
    for (const { service } of pods) shop.install(service, 2);
    cluster.objects.put(`${core}/pods/search-1`, { spec: { containers: [server] } });
    // The reaper's pod has started.
    cluster.objects.onMade = (path) => {
      if (path.includes("/jobs/")) shop.#watch();
    };
    return shop;
  }

  async close(): Promise<void> {
    this.#close();
    await this.cluster.close();
  }

  install(service: string, replicas: number): void {
    const status = { observedGeneration: 1, updatedReplicas: replicas, readyReplicas: replicas, replicas };
    const metadata = { labels, generation: 1 };
    this.cluster.objects.put(`${apps}/deployments/${service}`, { metadata, spec: { replicas }, status });
  }

  async #hold(pod: string, order: HeldOrder): Promise<HeldProgram> {
    const held: FakeHeld = { ...order, pod, isLetGo: false };
    this.held.push(held);
    const ended = Promise.withResolvers<string>();
    for (const line of this.prints(pod)) {
      if (/^(made|hits \d+)$/.test(line)) order.onLine(line);
      else ended.resolve(line);
    }
    const letGo = async () => {
      held.isLetGo = true;
    };
    return { ended: ended.promise, letGo };
  }

  /** As a reaper says that it has read its record. */
  #watch(): void {
    const record = this.cluster.objects.get(`${core}/configmaps/chaos-r1`);
    if (record !== undefined) record.metadata.annotations = { "shopstream.dev/chaos-watched": "now" };
  }
}
