import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { discovered } from "./fake-kinds.ts";
import { FakeObjects } from "./fake-objects.ts";

export interface FakePod {
  readonly name: string;
  readonly service: string;
  readonly isReady?: boolean;
  readonly restarts?: number;
  readonly trouble?: string;
  readonly hasProxy?: boolean;
  /** Of the volume that it keeps its data in. */
  readonly claim?: string;
  readonly log?: string;
  readonly metrics?: string;
}

export interface FakeRelease {
  readonly name: string;
  readonly status: string;
  /** What its manifest has: `Deployment/orders`. */
  readonly workloads?: readonly string[];
  /** All of its manifest, instead. */
  readonly manifest?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly createdAt?: string;
}

/** What is in the namespace `shop`, and what the one who asks may do there. */
export interface FakeContents {
  readonly pods: readonly FakePod[];
  readonly releases: readonly FakeRelease[];
  readonly isRestricted?: boolean;
  readonly forbidden?: readonly string[];
  /** By group and version, beside those that every cluster has. */
  readonly kinds?: Readonly<Record<string, readonly string[]>>;
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  /** The namespace itself. */
  readonly isGone?: boolean;
  /** Names by `storageclasses` or `ingressclasses`; "*" before the default. Not shown at all where there is no list. */
  readonly classes?: Readonly<Record<string, readonly string[]>>;
}

function classObject(named: string): object {
  const annotations = { "storageclass.kubernetes.io/is-default-class": String(named.startsWith("*")) };
  return { metadata: { name: named.replace("*", ""), annotations } };
}

function podObject({ name, service, isReady = true, restarts = 0, trouble, hasProxy = false, claim }: FakePod): object {
  const labels = {
    "app.kubernetes.io/name": service,
    "app.kubernetes.io/version": "0.1.0",
    "app.kubernetes.io/component": "server",
  };
  const server = { name: "server", image: "shopstream/server", ports: [{ name: "http", containerPort: 3000 }] };
  const state = trouble === undefined ? {} : { state: { waiting: { reason: trouble } } };
  return {
    metadata: { name, labels },
    spec: {
      containers: [server],
      initContainers: hasProxy ? [{ name: "istio-proxy" }] : [],
      volumes: claim === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName: claim } }],
    },
    status: {
      startTime: "2026-01-01T00:00:00Z",
      containerStatuses: [{ name: "server", ready: isReady, restartCount: restarts, ...state }],
    },
  };
}

const secretOf = (release: string, version = "1") => `sh.helm.release.v1.${release}.v${version}`;

function releaseObject(release: FakeRelease): object {
  const { name, status, workloads = [], labels: more = {}, createdAt } = release;
  const labels = { owner: "helm", name, status, version: "1", "shopstream-digest": "d", ...more };
  const documents = workloads.map((workload) => {
    const [kind = "", of = ""] = workload.split("/");
    return `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${of}\n`;
  });
  const record = { chart: { metadata: { name } }, manifest: release.manifest ?? documents.join("") };
  const packed = gzipSync(JSON.stringify(record)).toString("base64");
  return {
    metadata: { name: secretOf(name, labels.version), labels, creationTimestamp: createdAt },
    data: { release: Buffer.from(packed).toString("base64") },
  };
}

/** The part of a Kubernetes API that shopctl asks for, with answers of a test. Its kubeconfig has the context `fake`. */
export class FakeCluster {
  readonly kubeconfig: string;
  contents: FakeContents;
  /** What is made, changed and taken away there. */
  readonly objects = new FakeObjects();
  readonly #server: Server;
  readonly #folder: string;

  private constructor(server: Server, folder: string) {
    this.#server = server;
    this.#folder = folder;
    this.kubeconfig = path.join(folder, "kubeconfig");
    this.contents = { pods: [], releases: [] };
  }

  static async start(): Promise<FakeCluster> {
    const server = createServer();
    const cluster = new FakeCluster(server, mkdtempSync(path.join(tmpdir(), "fake-cluster-")));
    server.on("request", async (request, response) => {
      const { method = "GET", url = "" } = request;
      const body = await bodyOf(request);
      const said = cluster.#answer(method, url, body);
      const found = said === undefined ? cluster.objects.answer(method, url, body) : { status: 200, body: said };
      const isText = typeof found.body === "string";
      response.writeHead(found.status, { "content-type": isText ? "text/plain" : "application/json" });
      response.end(isText ? found.body : JSON.stringify(found.body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "fake", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } }],
      users: [{ name: "fake", user: {} }],
      contexts: [{ name: "fake", context: { cluster: "fake", user: "fake" } }],
    };
    writeFileSync(cluster.kubeconfig, JSON.stringify(config));
    return cluster;
  }

  #forget(pathname: string): object {
    const isOther = ({ name, labels }: FakeRelease) => !pathname.endsWith(`.${name}.v${labels?.version ?? "1"}`);
    this.contents = { ...this.contents, releases: this.contents.releases.filter(isOther) };
    return {};
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true });
  }

  #answer(method: string, url: string, body: string): unknown {
    const { pods, releases, isRestricted = true, forbidden = [], namespaceAnnotations, isGone } = this.contents;
    const { pathname: raw, searchParams } = new URL(url, "http://fake");
    const pathname = decodeURIComponent(raw);
    const inPod = (suffix: string) => pods.find(({ name }) => pathname.endsWith(`/pods/${name}${suffix}`));
    if (pathname.startsWith("/version")) return { gitVersion: "v1.34.4", major: "1", minor: "34" };
    if (method === "GET" && pathname.endsWith("/pods")) return { items: pods.map(podObject) };
    const isOfHelm = searchParams.get("labelSelector")?.startsWith("owner=helm") === true;
    if (pathname.endsWith("/secrets") && isOfHelm) return { items: releases.map(releaseObject) };
    if (method === "DELETE" && pathname.includes("/secrets/sh.helm.release.")) return this.#forget(pathname);
    const release = releases.find(({ name }) => pathname.endsWith(`/secrets/${secretOf(name)}`) && method === "GET");
    if (release !== undefined) return releaseObject(release);
    const labels = isRestricted ? { "pod-security.kubernetes.io/enforce": "restricted" } : {};
    const namespace = { metadata: { name: "shop", labels, annotations: namespaceAnnotations } };
    if (pathname.endsWith("/namespaces")) return { items: isGone ? [] : [namespace] };
    if (method === "DELETE" && pathname.endsWith("/namespaces/shop")) {
      this.contents = { ...this.contents, isGone: true };
      return {};
    }
    const isPut = this.objects.get(pathname) !== undefined;
    if (method === "GET" && pathname.endsWith("/namespaces/shop") && !isGone && !isPut) return namespace;
    const classes = this.contents.classes?.[pathname.split("/").at(-1) ?? ""];
    if (classes !== undefined) return { items: classes.map(classObject) };
    if (pathname.endsWith("/selfsubjectaccessreviews")) {
      const { spec } = JSON.parse(body) as { spec: { resourceAttributes: { resource: string } } };
      return { spec, status: { allowed: !forbidden.includes(spec.resourceAttributes.resource) } };
    }
    const kinds = method === "GET" ? discovered(pathname, this.contents.kinds ?? {}) : undefined;
    if (kinds !== undefined) return kinds;
    return inPod("/log")?.log ?? inPod(":3000/proxy/metrics")?.metrics;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
