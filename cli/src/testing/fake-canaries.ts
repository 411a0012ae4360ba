import type { CanaryCluster, PatchOperation, Pod, VirtualService } from "../engine/canary/canary-cluster.ts";
import type { AnalysisRun, AnalysisTemplate, ReplicaSet, Rollout } from "../engine/canary/rollout.ts";

type Json = Record<string, unknown>;

/** Releases in memory. It applies patches as an API server does, and lets a test play the controller. */
export class FakeCanaries implements CanaryCluster {
  readonly place = "fake: http://nowhere, namespace shop";
  readonly namespace = "shop";
  readonly edgeNamespace = "istio-ingress";
  readonly rollouts = new Map<string, Rollout>();
  readonly runs = new Map<string, AnalysisRun[]>();
  readonly sets = new Map<string, ReplicaSet[]>();
  readonly services = new Map<string, VirtualService>();
  /** By name of a Service, where a switch leads it. */
  readonly hashes = new Map<string, string>();
  /** One caller, which has a route to somebody. */
  shownPods: (Pod & { readonly service?: string })[] = [
    { name: "caller-1", namespace: "shop", hash: "x", hasProxy: true, trouble: undefined },
  ];
  routesOf: (pod: Pod) => unknown = () => dumpOf("orders", 0);
  /** Takes an abort as soon as it is told of it, and forgets it of what is to go straight on, as Argo Rollouts does. */
  hasController = true;
  /** After each change, as the controller would see it. */
  onPatch: (name: string, rollout: Rollout) => void = () => {};
  /** Before each look: a test lets time do its work there. */
  onLook: (name: string) => void = () => {};

  async find(name: string) {
    this.onLook(name);
    return this.rollouts.get(name);
  }

  async list() {
    return [...this.rollouts.values()];
  }

  async patch(name: string, patch: readonly PatchOperation[]) {
    const changed = structuredClone(this.rollouts.get(name)) as unknown as Json;
    if (!patch.every((operation) => apply(changed, operation))) return false;
    const { metadata, ...rest } = changed as unknown as Rollout;
    const isNew = JSON.stringify(rest.spec) !== JSON.stringify(this.rollouts.get(name)?.spec);
    const generation = (metadata.generation ?? 0) + (isNew ? 1 : 0);
    const rollout: Rollout = { ...rest, metadata: { ...metadata, generation } };
    this.rollouts.set(name, rollout);
    if (this.hasController) this.#control(name, rollout);
    this.onPatch(name, this.rollouts.get(name) as Rollout);
    return true;
  }

  #control(name: string, { status = {} }: Rollout): void {
    if (status.abort === true) this.become(name, { abort: status.promoteFull !== true });
  }

  async replicaSets(name: string) {
    return this.sets.get(name) ?? [];
  }

  async forgetEnd(replicaSet: string) {
    for (const [service, sets] of this.sets)
      this.sets.set(
        service,
        sets.map(({ endsAt, ...set }) => (endsAt === undefined || set.name === replicaSet ? set : { ...set, endsAt })),
      );
  }

  async analysisRuns(name: string) {
    return this.runs.get(name) ?? [];
  }

  readonly templates = new Map<string, AnalysisTemplate>();

  async analysisTemplate(name: string) {
    return this.templates.get(name);
  }

  async virtualService(name: string) {
    return this.services.get(name);
  }

  async hashOfService(name: string) {
    return this.hashes.get(name);
  }

  async pods(service?: string) {
    return this.shownPods.filter((pod) => service === undefined || pod.service === service);
  }

  readonly configs = new Map<string, Readonly<Record<string, string>>>();

  async config(name: string) {
    return this.configs.get(name);
  }

  async putConfig(name: string, data: Readonly<Record<string, string>>) {
    this.configs.set(name, data);
  }

  async dropConfig(name: string) {
    this.configs.delete(name);
  }

  async log() {
    return "started\nout of memory\n";
  }

  readonly jobLogs = new Map<string, string>();

  async jobLog(job: string) {
    return this.jobLogs.get(job) ?? "";
  }

  async proxyRoutes(pod: Pod) {
    return this.routesOf(pod);
  }

  /** What a controller would write of it. */
  become(name: string, status: Rollout["status"]): void {
    const rollout = this.rollouts.get(name) as Rollout;
    const { abortedAt = "2026-01-01T00:00:00Z", ...next } = { ...rollout.status, ...status };
    this.rollouts.set(name, { ...rollout, status: { ...next, ...(next.abort === true && { abortedAt }) } });
  }
}

/** One operation of a JSON patch (RFC 6902); false when it does not fit. */
function apply(document: Json, operation: PatchOperation): boolean {
  const names = operation.path
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/"));
  const last = names.pop() as string;
  const parent = names.reduce<Json | undefined>((at, name) => at?.[name] as Json | undefined, document);
  if (parent === undefined) return false;
  if (operation.op === "test") return JSON.stringify(parent[last] ?? null) === JSON.stringify(operation.value);
  if (operation.op !== "add" && !(last in parent)) return false;
  if (operation.op === "remove") delete parent[last];
  else parent[last] = operation.value;
  return true;
}

const template = (tag: string) => ({
  metadata: { labels: { "app.kubernetes.io/name": "orders" } },
  spec: { containers: [{ name: "server", image: `registry/orders:${tag}` }] },
});

function fakeRollout(name: string, status: Rollout["status"], routed: readonly string[]): Rollout {
  const gate = { analysis: { templates: [{ templateName: `${name}-gate` }] } };
  const analysis = { templates: [{ templateName: `${name}-guard` }] };
  const virtualServices = routed.map((each) => ({ name: each, routes: ["rest-http"] }));
  const steps = [5, 25, 50].flatMap((setWeight) => [{ setWeight }, { pause: { duration: "1m" } }, gate]);
  return {
    metadata: { name, annotations: {}, generation: 1 },
    spec: {
      template: template("2"),
      strategy: {
        canary: {
          analysis,
          steps,
          ...(virtualServices.length > 0 && { trafficRouting: { istio: { virtualServices } } }),
        },
      },
    },
    ...(status === undefined ? {} : { status }),
  };
}

/** Revision 1 runs; revision 2 is new, and where the test says. */
export function underWay(
  fake: FakeCanaries,
  name: string,
  step: number,
  more: Rollout["status"] = {},
  routed: readonly string[] = [name],
): void {
  fake.rollouts.set(
    name,
    fakeRollout(
      name,
      {
        phase: "Progressing",
        currentPodHash: "new",
        stableRS: "old",
        currentStepIndex: step,
        ...more,
      },
      routed,
    ),
  );
  const set = (revision: number, hash: string): ReplicaSet => ({
    ...{ name: `${name}-${hash}`, revision, hash, createdAt: "2026-01-01T00:00:00Z", replicas: 1 },
    template: {
      ...template(String(revision)),
      metadata: { labels: { app: name, "rollouts-pod-template-hash": hash } },
    },
  });
  fake.sets.set(name, [set(1, "old"), set(2, "new")]);
  fake.services.set(name, weighted(100, 0));
}

export function weighted(stable: number, canary: number): VirtualService {
  const route = [
    { destination: { subset: "stable" }, weight: stable },
    { destination: { subset: "canary" }, weight: canary },
  ];
  return { spec: { http: [{ name: "rest-http", route }] } };
}

/** The same service as one that is released by a switch. */
export function toSwitch(fake: FakeCanaries, name: string): void {
  const rollout = fake.rollouts.get(name) as Rollout;
  const analysis = (...roles: string[]) => ({ templates: roles.map((role) => ({ templateName: `${name}-${role}` })) });
  const strategy = {
    blueGreen: {
      activeService: name,
      prePromotionAnalysis: analysis("smoke"),
      postPromotionAnalysis: analysis("guard", "gate"),
    },
  };
  fake.rollouts.set(name, { ...rollout, spec: { ...rollout.spec, strategy } });
}

/** What a proxy answers that sends a share of a service's calls to the new version. */
export function dumpOf(service: string, canary: number): unknown {
  const cluster = (subset: string) => `outbound|4003|${subset}|${service}.shop.svc.cluster.local`;
  const clusters = [
    { name: cluster("stable"), weight: 100 - canary },
    { name: cluster("canary"), weight: canary },
  ];
  return { virtual_hosts: [{ routes: [{ route: { weighted_clusters: { clusters } } }] }] };
}
