import { gzipSync } from "node:zlib";
import { environments } from "@shopstream/cdk8s/charts/environments.ts";
import { allCharts } from "@shopstream/cdk8s/charts.ts";
import { merge, type Rendered, renderUmbrella } from "@shopstream/cdk8s/helm/render-chart.ts";
import { methodsFor } from "@shopstream/cdk8s/mesh/authorization.ts";
import type { ServiceInfo } from "@shopstream/cdk8s/services.ts";
import type { Cluster } from "../engine/cluster/cluster.ts";
import type { Answers, Question, Questions } from "../engine/mesh/questions.ts";

type Values = Record<string, unknown>;

/** The shop of one machine, in a mesh; with monitoring where a test wants it. */
export function meshedValues(services: readonly ServiceInfo[], more: Values = {}): Values {
  const local = environments(services).find(({ name }) => name === "local")?.values as Values;
  return merge(merge(local, { global: { mesh: { enabled: true } }, edge: { kind: "istio" } }), more);
}

export function meshedObjects(services: readonly ServiceInfo[], values = meshedValues(services)): readonly Rendered[] {
  return renderUmbrella(allCharts(services), values, { name: "shop", namespace: "shop" });
}

let installed: readonly Rendered[] | undefined;

// Drawing all charts takes a while, and proxies are asked often.
function asInstalled(services: readonly ServiceInfo[]): readonly Rendered[] {
  installed ??= meshedObjects(services);
  return installed;
}

const kinds: Readonly<Record<string, string>> = {
  authorizationpolicies: "AuthorizationPolicy",
  peerauthentications: "PeerAuthentication",
  sidecars: "Sidecar",
  virtualservices: "VirtualService",
};

/** Who asks: a service from its own pod, a pod of the mesh without a name, or one without a proxy. */
export type Asker = string | "stranger" | "outsider";

export interface FakeMesh {
  readonly services: readonly ServiceInfo[];
  /** With which it was installed, and what it has by now. */
  readonly values?: Values;
  readonly has?: readonly Rendered[];
  /** What comes back for a question; undefined: as declared. */
  readonly says?: (asker: Asker, question: Question) => string | undefined;
  /** What a script that asks nothing prints in the pod of a service. */
  readonly prints?: (service: string) => string;
  /** A service whose pod is not ready, one without a proxy, and whether Helm knows of the shop. */
  readonly ill?: string;
  readonly bare?: string;
  readonly isUnknown?: boolean;
  /** What the proxy of each pod says of itself; undefined: as declared. */
  readonly proxy?: (service: string, path: string) => unknown;
  /** Requests that changed something, as they came. */
  readonly changes?: string[];
}

/** A shop in a mesh as its charts make it, but for what a test changes. */
export function fakeMesh(mesh: FakeMesh): Cluster {
  const { services, values = meshedValues(services), prints = () => "", isUnknown = false, changes = [] } = mesh;
  const objects = mesh.has ?? (mesh.values ? meshedObjects(services, values) : asInstalled(services));
  const pods = services.map(({ deploy: { name } }) => podOf(name, mesh));
  const jobs = new Map<string, { asker: Asker; script: string }>();
  const answer = (asker: Asker, script: string) => answersTo(script, (question) => saidTo(mesh, asker, question));
  const core = {
    listNamespacedPod: async ({ labelSelector = "" }: { labelSelector?: string }) => {
      const job = labelSelector.split("job-name=")[1];
      return { items: job === undefined ? pods : [endedPod(job)] };
    },
    readNamespacedPodLog: async ({ name }: { name: string }) => {
      const { asker, script } = jobs.get(name) ?? { asker: "", script: "" };
      return answer(asker, script);
    },
    listNamespacedSecret: async () => ({ items: isUnknown ? [] : [recordOf(values)] }),
    readNamespacedSecret: async () => recordOf(values),
  };
  return {
    namespace: "shop",
    core,
    askProxy: async (pod: string, path: string) => mesh.proxy?.(pod, path) ?? proxyAsDeclared(services, pod, path),
    runScript: async (pod: string, script: string) =>
      script.includes("const questions") ? answer(pod, script) : prints(pod),
    ask: async (verb: string, path: string, body?: object) => {
      if (verb !== "GET") changes.push(`${verb} ${path.split("/").at(-1)}`);
      if (verb === "POST") return { status: 201, body: madeOf(body, jobs) };
      const kind = kinds[path.split("/").at(-1) ?? ""];
      return { status: 200, body: { items: objects.filter((object) => object.kind === kind) } };
    },
  } as unknown as Cluster;
}

function podOf(name: string, { ill, bare }: FakeMesh) {
  const proxy = name === bare ? [] : [{ name: "istio-proxy" }];
  return {
    metadata: { name, labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/component": "server" } },
    spec: {
      initContainers: proxy,
      containers: [{ name: "server", image: "x", ports: [{ name: "http", containerPort: 1 }] }],
    },
    status: { podIP: `ip-of-${name}`, containerStatuses: [{ name: "server", ready: name !== ill }] },
  };
}

const endedPod = (name: string) => ({
  metadata: { name },
  status: { containerStatuses: [{ name: "ask", state: { terminated: { exitCode: 0 } } }] },
});

interface Job {
  readonly kind?: string;
  readonly spec?: {
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
    };
  };
}

function madeOf(body: object | undefined, jobs: Map<string, { asker: Asker; script: string }>) {
  const { kind, spec } = body as Job;
  const name = `mesh-verify-${jobs.size}`;
  const { metadata, spec: pod } = spec?.template ?? {};
  const isMeshed = metadata?.labels["sidecar.istio.io/inject"] === "true";
  if (kind === "Job")
    jobs.set(name, { asker: isMeshed ? "stranger" : "outsider", script: pod?.containers[0]?.command.at(-1) ?? "" });
  return { metadata: { name, uid: "1" } };
}

function answersTo(script: string, say: (question: Question) => string): string {
  const questions = JSON.parse(/^const questions = (.*);$/m.exec(script)?.[1] ?? "[]") as readonly Questions[];
  const answers = questions.map(
    ({ control, asks }): Answers => ({ ...(control && { control: say(control) }), said: asks.map(say) }),
  );
  return JSON.stringify(answers);
}

function saidTo({ services, says }: FakeMesh, asker: Asker, question: Question): string {
  return says?.(asker, question) ?? asDeclared(services, asker, question);
}

/** Proxies as they should be: cut off without a certificate, 403 without a rule, and a service that wants gRPC. */
function asDeclared(services: readonly ServiceInfo[], asker: Asker, { host, method, path, port }: Question): string {
  if (asker === "outsider") return port === 15_021 ? "200" : "cut off";
  if (asker === "stranger") return method === "GET" && path === "/readyz" ? "200" : "403";
  const calls = services.find(({ deploy }) => deploy.name === asker)?.deploy.calls ?? [];
  if (!calls.includes(host)) return "502";
  return methodsFor(asker, host).includes(path) ? "415" : "403";
}

/** As Helm writes down what it was given. */
function recordOf(config: Values) {
  const record = JSON.stringify({ chart: { metadata: { name: "shopstream" } }, config, manifest: "" });
  const release = Buffer.from(gzipSync(record).toString("base64")).toString("base64");
  const labels = { owner: "helm", name: "shop", status: "deployed", version: "1" };
  return { metadata: { name: "sh.helm.release.v1.shop.v1", labels }, data: { release } };
}

/** What a proxy knows of a service that it may ask. */
export const outbound = (host: string, more: object = {}) => ({
  cluster: {
    name: `outbound|1||${host.includes(".") ? host : `${host}.shop.svc.cluster.local`}`,
    circuit_breakers: { thresholds: [{ max_requests: 192 }] },
    outlier_detection: {},
    ...more,
  },
});

/** The part of a proxy's configuration that is asked for, as istiod would make it of the charts. */
export function proxyAsDeclared(services: readonly ServiceInfo[], service: string, path: string): unknown {
  if (path.startsWith("stats")) return {};
  if (path.endsWith("dynamic_listeners")) return [...edgeFilters, ...rulesOf(services, service)];
  const deploy = services.find((one) => one.deploy.name === service)?.deploy;
  const mail = service === "notifications" ? ["mail.outside"] : [];
  const hosts = [...(deploy?.calls ?? []), ...(deploy?.callsOverHttp ?? []), ...mail, "postgresql"];
  return { configs: [{ cluster: { name: "BlackHoleCluster" } }, ...hosts.map((host) => outbound(host))] };
}

const edgeFilters = [
  "envoy.filters.http.local_ratelimit",
  "too-long",
  "envoy.filters.http.jwt_authn",
  "urn:shopstream:problem:x",
];

function rulesOf(services: readonly ServiceInfo[], service: string): readonly string[] {
  const policy = asInstalled(services).find(
    ({ kind, metadata }) => kind === "AuthorizationPolicy" && metadata.name === service,
  );
  const { rules = [] } = (policy?.spec ?? {}) as { readonly rules?: readonly object[] };
  const deny = "ns[shop]-policy[default-deny]-rule[0]";
  return [deny, ...rules.map((_, at) => `ns[shop]-policy[${service}]-rule[${at}]`)];
}
