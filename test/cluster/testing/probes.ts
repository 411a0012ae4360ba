import { spawn } from "node:child_process";
import { stringify } from "yaml";
import { poll } from "../../../platform/src/embedded/poll.ts";
import { programPath } from "../../../tools/programs.ts";
import { type Bed, bedOf } from "../bed.ts";
import { apply, get, kubectl, rolledOut } from "../kubectl.ts";

export const bed: Bed = bedOf();

export type Probe = Readonly<{ name: string; version?: string; app?: string; replicas?: number }>;

/** As the `restricted` standard wants it; the probe needs nothing more. */
const restricted = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  container: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
};

export function podSpec(version: string, account: string): unknown {
  return {
    serviceAccountName: account,
    securityContext: restricted.securityContext,
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: "probe",
        image: "localhost/bed/probe:1",
        imagePullPolicy: "Never",
        args: ["serve"],
        env: [{ name: "VERSION", value: version }],
        ports: [{ containerPort: 8080 }],
        readinessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 1 },
        securityContext: restricted.container,
      },
    ],
  };
}

function deployment(namespace: string, { name, version = "1", app = name, replicas = 1 }: Probe): unknown {
  const labels = { app, version };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(version, app) },
    },
  };
}

export function account(namespace: string, name: string): unknown {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
}

export function service(namespace: string, name: string, nodePort?: number): unknown {
  const port = { name: "http", port: 80, targetPort: 8080, ...(nodePort ? { nodePort } : {}) };
  const spec = { type: nodePort ? "NodePort" : "ClusterIP", selector: { app: name }, ports: [port] };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
}

export async function applyAll(...objects: readonly unknown[]): Promise<void> {
  await apply(bed, { text: objects.map((object) => stringify(object)).join("---\n") });
}

/** A namespace with nothing of an earlier run in it. */
export async function freshNamespace(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
  await kubectl(bed, ["delete", "namespace", name, "--ignore-not-found", "--timeout=120s"]);
  await applyAll({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
}

/** Probes with an account each, reachable under the name of their app. */
export async function startProbes(namespace: string, ...probes: readonly Probe[]): Promise<void> {
  const apps = [...new Set(probes.map(({ name, app = name }) => app))];
  await applyAll(
    ...apps.flatMap((app) => [account(namespace, app), service(namespace, app)]),
    ...probes.map((probe) => deployment(namespace, probe)),
  );
  await rolledOut(bed, namespace, ...probes.map(({ name }) => `deployment/${name}`));
}

/** Addresses and configuration reach the node and the proxies within moments, but not at once. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  return poll(ask, { what, timeoutMs: 60_000, intervalMs: 500 });
}

export type Answer = Readonly<{ status: number; version: string; pod: string; caller: string }>;

function answerOf(line: string): Answer {
  const [status = "", ...body] = line.split(" ");
  const text = body.join(" ");
  const fields = text.startsWith("{")
    ? (JSON.parse(text) as Omit<Answer, "status">)
    : { version: "", pod: "", caller: "" };
  // A body may have a status of its own.
  return { ...fields, status: Number(status) };
}

/** Calls an address from within a pod of the workload. */
export async function callFrom(
  namespace: string,
  from: string,
  url: string,
  times = 1,
  method = "GET",
): Promise<readonly Answer[]> {
  const call = ["/usr/local/bin/probe", "call", url, String(times), method];
  const output = await kubectl(bed, [
    "exec",
    "--namespace",
    namespace,
    `deployment/${from}`,
    "-c",
    "probe",
    "--",
    ...call,
  ]);
  return output.trim().split("\n").map(answerOf);
}

export async function podsOf(namespace: string, app: string): Promise<readonly string[]> {
  type Pods = { items: readonly { metadata: { name: string } }[] };
  const pods = await get<Pods>(bed, ["pods", "--namespace", namespace, "--selector", `app=${app}`]);
  return pods.items.map(({ metadata }) => metadata.name);
}

/** Runs a port-forward for as long as the work takes. */
export async function forwarded<T>(target: readonly string[], work: (url: string) => Promise<T>): Promise<T> {
  const args = ["kubectl", "--kubeconfig", bed.kubeconfig, "port-forward", ...target];
  const forward = spawn(programPath("kubernetes"), args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  forward.stdout.on("data", (chunk) => (output += chunk));
  try {
    const port = await poll(() => output.match(/127\.0\.0\.1:(\d+)/)?.[1], { what: "port-forward", timeoutMs: 20_000 });
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    forward.kill();
  }
}
