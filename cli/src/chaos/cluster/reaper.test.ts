import { findModelProblems } from "@shopstream/cdk8s/lint/models.ts";
import { describe, expect, it } from "vitest";
import { reaperObjects } from "./reaper.ts";

const objects = reaperObjects({
  namespace: "shop",
  owner: { apiVersion: "v1", kind: "ConfigMap", name: "chaos-20261128-orders-killed", uid: "u-1" },
  recordPath: "/record",
  leverPath: "/lever",
  image: { image: "shop/gateway:1", imagePullPolicy: "Always", imagePullSecrets: [{ name: "pull" }] },
});

interface Body {
  readonly metadata: { readonly name: string; readonly ownerReferences: readonly object[] };
  readonly rules?: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
  readonly spec: { readonly template: { readonly spec: Record<string, unknown> } } & Record<string, unknown>;
}

const bodyOf = (kind: string) => objects.find(({ path }) => path.endsWith(`/${kind}`))?.body as Body;
const job = () => bodyOf("jobs").spec;
const pod = () => job().template.spec;

describe("the reaper's Job", () => {
  it("has two pods on two nodes where there are two, of which one is enough", () => {
    expect(job()).toMatchObject({ parallelism: 2 });
    expect(job()).not.toHaveProperty("completions");
    expect(pod()["topologySpreadConstraints"]).toEqual([
      expect.objectContaining({ topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" }),
    ]);
  });

  it("leaves a node that is lost or not ready within seconds, and is replaced before it has left", () => {
    const tolerated = pod()["tolerations"] as readonly { key: string; effect: string; tolerationSeconds: number }[];
    expect(tolerated.map(({ key }) => key)).toEqual(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]);
    // Without a time of its own a pod stays for five minutes, without an effect that evicts for ever.
    for (const each of tolerated) expect(each).toMatchObject({ effect: "NoExecute", tolerationSeconds: 5 });
    expect(job()).toMatchObject({ podReplacementPolicy: "TerminatingOrFailed" });
  });

  it("never gives up: neither after a time, nor after some tries", () => {
    expect(job()).not.toHaveProperty("activeDeadlineSeconds");
    expect(pod()).not.toHaveProperty("activeDeadlineSeconds");
    expect(job()).toMatchObject({ backoffLimit: 1_000 });
    expect(pod()).toMatchObject({ restartPolicy: "OnFailure" });
  });
});

describe("what a reaper consists of", () => {
  it("is well-formed by the models of Kubernetes", async () => {
    const job = { apiVersion: "batch/v1", kind: "Job", ...bodyOf("jobs") };
    const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", ...bodyOf("networkpolicies") };
    expect(await findModelProblems([job, policy])).toEqual({ checked: 2, problems: [] });
    const wrong = { ...job, spec: { ...job.spec, podReplacementPolicy: ["Never"] } };
    expect((await findModelProblems([wrong])).problems).toHaveLength(1);
  });

  it("goes with the record of its fault, all of it", () => {
    const owner = expect.objectContaining({ kind: "ConfigMap", uid: "u-1" });
    expect(objects.map(({ body }) => (body as Body).metadata.ownerReferences)).toEqual(objects.map(() => [owner]));
  });

  it("may take back, and neither run anything in a pod nor read a secret", () => {
    const rights = (bodyOf("roles").rules ?? []).flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
    expect(rights.filter((right) => /exec|secrets|\*|^list|^watch/.test(right))).toEqual([]);
  });
});
