import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Writable } from "node:stream";
import {
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  Log,
  PatchStrategy,
  VersionApi,
} from "@kubernetes/client-node";
import { ShopError } from "../../shop-error.ts";
import { askProxy } from "../ask-proxy.ts";
import { type HeldOrder, type HeldProgram, holdInPod } from "../held-program.ts";
import { type KubeAsk, kubeAsk } from "../kube-ask.ts";
import { runScript } from "./script.ts";

/** A cluster as the command found it at its start; a kubeconfig that somebody changes meanwhile changes nothing. */
export interface Cluster {
  readonly context: string;
  readonly server: string;
  /** Of the authority that signed the server's certificate: tells two clusters behind one address apart. */
  readonly authority: string;
  readonly namespace: string;
  /** With this context and no other, for programs that are started. */
  readonly kubeconfig: string;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  /** Server-side apply, with shopctl as the owner of the fields. */
  apply(object: KubernetesObject): Promise<void>;
  /** For what the typed clients do not know: objects of any kind. */
  readonly ask: KubeAsk;
  /** What the proxy in a pod answers to its administrator; in the shop's namespace unless another is named. */
  askProxy(pod: string, path: string, where?: string): Promise<unknown>;
  version(): Promise<string>;
  /** Whether who asks may do this in the namespace. */
  may(verb: string, resource: string, group?: string): Promise<boolean>;
  /** Writes what the pod's server says from now on. Ends with the signal or the pod. */
  followLog(pod: string, to: Writable, signal: AbortSignal): Promise<void>;
  /** What a script prints that Node runs in the pod's server. */
  runScript(pod: string, script: string): Promise<string>;
  /** A program in the pod's server that lasts for as long as we hold on to it. */
  hold(pod: string, order: HeldOrder): Promise<HeldProgram>;
}

function readKubeconfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (cause) {
    const said = (cause as Error).message.split("\n", 1)[0];
    const message = `what KUBECONFIG names, or else ~/.kube/config, is no kubeconfig: ${said}`;
    throw new ShopError("SHOP-CLUSTER-001", message, { cause });
  }
  return config;
}

export function loadContext(context: string): KubeConfig {
  const config = readKubeconfig();
  if (!config.getContexts().some(({ name }) => name === context)) {
    const known = config.getContexts().map(({ name }) => name);
    throw new ShopError("SHOP-CLUSTER-001", `there is no context ${context}; there are: ${known.join(", ") || "none"}`);
  }
  config.setCurrentContext(context);
  return config;
}

/** A copy with one context. Files that it names stay where they are, so their paths must be whole. */
function pin(config: KubeConfig, context: string): { readonly file: string; readonly remove: () => void } {
  const { clusters, users, contexts } = JSON.parse(config.exportConfig()) as Record<string, { name: string }[]>;
  const chosen = config.getContextObject(context);
  const pinned = {
    apiVersion: "v1",
    kind: "Config",
    clusters: clusters?.filter(({ name }) => name === chosen?.cluster),
    users: users?.filter(({ name }) => name === chosen?.user),
    contexts: contexts?.filter(({ name }) => name === context),
    "current-context": context,
  };
  const folder = mkdtempSync(path.join(tmpdir(), "shopctl-"));
  const file = path.join(folder, "kubeconfig");
  writeFileSync(file, JSON.stringify(pinned), { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function authorityOf(config: KubeConfig): string {
  const cluster = config.getCurrentCluster();
  const pem = cluster?.caData ?? (cluster?.caFile ? readFileSync(cluster.caFile).toString("base64") : "");
  return pem === "" ? "public" : createHash("sha256").update(pem).digest("hex").slice(0, 12);
}

export interface OpenedCluster {
  readonly cluster: Cluster;
  /** What it was opened by, for clients of other kinds of objects. */
  readonly config: KubeConfig;
  readonly close: () => void;
}

export function openCluster(context: string, namespace: string): OpenedCluster {
  const config = loadContext(context);
  const { file, remove } = pin(config, context);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const cluster: Cluster = {
    context,
    namespace,
    server: config.getCurrentCluster()?.server ?? "",
    authority: authorityOf(config),
    kubeconfig: file,
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    apply: async (object) => {
      await objects.patch(object, undefined, undefined, "shopctl", true, PatchStrategy.ServerSideApply);
    },
    ask: kubeAsk(config),
    askProxy: (name, at, where = namespace) => askProxy(config, { namespace: where, name }, at),
    version: async () => (await config.makeApiClient(VersionApi).getCode()).gitVersion,
    may: (verb, resource, group = "") => may(config, { verb, resource, group, namespace }),
    followLog: async (pod, to, signal) => {
      const running = await new Log(config).log(namespace, pod, "server", to, { follow: true, tailLines: 1 });
      signal.addEventListener("abort", () => running.abort(), { once: true });
    },
    runScript: (pod, script) => runScript(config, { namespace, pod, script }),
    hold: (pod, order) => holdInPod(config, { namespace, pod, container: "server" }, order),
  };
  return { cluster, config, close: remove };
}

type Deed = Readonly<{ verb: string; resource: string; group: string; namespace: string }>;

async function may(config: KubeConfig, resourceAttributes: Deed): Promise<boolean> {
  const review = { body: { spec: { resourceAttributes } } };
  const { status } = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview(review);
  return status?.allowed ?? false;
}
