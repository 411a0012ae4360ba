import { beforeAll, describe, expect, it } from "vitest";
import { countTime } from "../../cli/src/engine/canary/count-time.ts";
import { poll } from "../../platform/src/embedded/poll.ts";
import { programPath } from "../../tools/programs.ts";
import { command } from "./command.ts";
import { get } from "./kubectl.ts";
import { canaries } from "./testing/canary.ts";
import { account, applyAll, bed, callFrom, freshNamespace, podSpec, service, startProbes } from "./testing/probes.ts";

const namespace = "bed-rollouts";

const deadlineSeconds = 20;

function rollout(version: string) {
  const labels = { app: "answerer", "app.kubernetes.io/name": "answerer", "app.kubernetes.io/component": "server" };
  const istio = {
    virtualService: { name: "answerer", routes: ["primary"] },
    destinationRule: { name: "answerer", stableSubsetName: "stable", canarySubsetName: "canary" },
  };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: "answerer", namespace },
    spec: {
      replicas: 2,
      progressDeadlineSeconds: deadlineSeconds,
      progressDeadlineAbort: true,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(version, "answerer") },
      strategy: {
        canary: {
          canaryService: "answerer-next",
          trafficRouting: { istio },
          steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }],
        },
      },
    },
  };
}

/** Its pods are there and never ready. */
function neverReady(version: string): unknown {
  const { spec, ...rest } = rollout(version);
  const pod = spec.template.spec as { readonly containers: readonly object[] };
  const readinessProbe = { tcpSocket: { port: 1 }, periodSeconds: 1 };
  const containers = pod.containers.map((container) => ({ ...container, readinessProbe }));
  return { ...rest, spec: { ...spec, template: { ...spec.template, spec: { ...pod, containers } } } };
}

const routing = [
  {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: { name: "answerer", namespace },
    spec: {
      host: "answerer",
      subsets: ["stable", "canary"].map((name) => ({ name, labels: { app: "answerer" } })),
    },
  },
  {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "answerer", namespace },
    spec: {
      hosts: ["answerer"],
      http: [
        {
          name: "primary",
          route: [
            { destination: { host: "answerer", subset: "stable" }, weight: 100 },
            { destination: { host: "answerer", subset: "canary" }, weight: 0 },
          ],
        },
      ],
    },
  },
];

type Condition = { type: string; lastUpdateTime: string };
type Rollout = { status?: { phase?: string; message?: string; abort?: boolean; conditions?: readonly Condition[] } };
type VirtualService = { spec: { http: [{ route: [{ weight?: number }, { weight?: number }] }] } };

async function statusNow() {
  return (await get<Rollout>(bed, ["rollout", "answerer", "--namespace", namespace])).status ?? {};
}

/** The pods of a version that was given up are gone, and Argo Rollouts' word of their end is still there. */
async function leftover(): Promise<string | undefined> {
  const sets = await canaries(namespace).cluster.replicaSets("answerer");
  return sets.find(({ replicas, endsAt }) => replicas === 0 && endsAt !== undefined)?.name;
}

/** Its pods should have been given up a while ago, by what Argo Rollouts has itself written down. */
async function isLongOverdue(): Promise<true | undefined> {
  const progress = (await statusNow()).conditions?.find(({ type }) => type === "Progressing");
  const since = Date.now() - Date.parse(progress?.lastUpdateTime ?? "");
  return since > 2 * deadlineSeconds * 1_000 ? true : undefined;
}

async function phase(wanted: string): Promise<void> {
  const ask = async () => ((await statusNow()).phase === wanted ? true : undefined);
  await poll(ask, { what: `the rollout being ${wanted}`, timeoutMs: 90_000, intervalMs: 500 });
}

/** A new version stands at its first step: 20 % of the calls, waiting for a person. */
async function release(version: string): Promise<void> {
  await applyAll(rollout(version));
  await poll(async () => ((await weight()) === 20 ? true : undefined), { what: "the weight", timeoutMs: 90_000 });
  await phase("Paused");
}

const plugin = (...args: readonly string[]) =>
  command(programPath("rollouts", "kubectl-argo-rollouts"), ["--kubeconfig", bed.kubeconfig, "-n", namespace, ...args]);

async function weight(): Promise<number> {
  const { spec } = await get<VirtualService>(bed, ["virtualservice", "answerer", "--namespace", namespace]);
  return spec.http[0].route[1].weight ?? 0;
}

async function versionsSeen(): Promise<readonly string[]> {
  const answers = await callFrom(namespace, "caller", "http://answerer/", 100);
  return [...new Set(answers.map(({ version }) => version))].sort();
}

async function eventuallySeen(...versions: readonly string[]): Promise<void> {
  const ask = async () => ((await versionsSeen()).join() === versions.join() ? true : undefined);
  await poll(ask, { what: `answers of ${versions.join(" and ")} only`, timeoutMs: 30_000, intervalMs: 500 });
}

// Argo Rollouts leads it to the pods of the new version.
const next = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "answerer-next", namespace },
  spec: { selector: { app: "answerer" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
};

beforeAll(async () => {
  await freshNamespace(namespace, { "istio-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(namespace, { name: "caller" });
  await applyAll(account(namespace, "answerer"), service(namespace, "answerer"), next);
  await applyAll(...routing, rollout("1"));
  await phase("Healthy");
});

describe("a release on the bed", () => {
  it("takes a share of the calls, and all of them once it is promoted", async () => {
    await release("2");
    await eventuallySeen("1", "2");
    await plugin("promote", "answerer");
    await phase("Healthy");
    await eventuallySeen("2");
  });

  it("takes none any more once it is aborted", async () => {
    await release("3");
    await eventuallySeen("2", "3");
    await plugin("abort", "answerer");
    await phase("Degraded");
    expect(await weight()).toBe(0);
    await eventuallySeen("2");
  });
});

describe("a release whose pods are never ready", () => {
  it("is given up in time after one that was taken over, and no earlier one is in its way", async () => {
    await applyAll(rollout("2"));
    await phase("Healthy");
    await applyAll(neverReady("4"));
    await phase("Degraded");
    expect((await statusNow()).abort).toBe(true);
  });

  // Argo Rollouts 1.9.1; when this fails it has been mended, and `countTime` may go.
  it("is waited for without end after one that was given up, until what is left of that one is taken away", async () => {
    await poll(leftover, { what: "what is left of the version that was given up", timeoutMs: 60_000, intervalMs: 500 });
    await applyAll(neverReady("5"));
    await poll(isLongOverdue, { what: "twice the time for pods", timeoutMs: 90_000, intervalMs: 500 });
    expect([(await statusNow()).abort, await leftover()]).toEqual([undefined, expect.any(String)]);
    await countTime(canaries(namespace), "answerer");
    await phase("Degraded");
    expect((await statusNow()).abort).toBe(true);
  });
});
