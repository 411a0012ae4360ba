import { beforeAll, describe, expect, it } from "vitest";
import { poll } from "../../platform/src/embedded/poll.ts";
import { programPath } from "../../tools/programs.ts";
import { command } from "./command.ts";
import { get } from "./kubectl.ts";
import { account, applyAll, bed, callFrom, freshNamespace, podSpec, service, startProbes } from "./testing/probes.ts";

const namespace = "bed-rollouts";

function rollout(version: string): unknown {
  const labels = { app: "answerer" };
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
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(version, "answerer") },
      strategy: { canary: { trafficRouting: { istio }, steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }] } },
    },
  };
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

type Rollout = { status?: { phase?: string; currentStepIndex?: number; stableRS?: string; currentPodHash?: string } };
type VirtualService = { spec: { http: [{ route: [{ weight?: number }, { weight?: number }] }] } };

async function phase(wanted: string): Promise<void> {
  const ask = async () => {
    const { status } = await get<Rollout>(bed, ["rollout", "answerer", "--namespace", namespace]);
    return status?.phase === wanted ? true : undefined;
  };
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

beforeAll(async () => {
  await freshNamespace(namespace, { "istio-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(namespace, { name: "caller" });
  await applyAll(account(namespace, "answerer"), service(namespace, "answerer"), ...routing, rollout("1"));
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
