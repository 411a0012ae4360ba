import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { kubectl } from "./kubectl.ts";
import {
  applyAll,
  bed,
  callFrom,
  forwarded,
  freshNamespace,
  podSpec,
  podsOf,
  service,
  startProbes,
} from "./testing/probes.ts";

const namespace = "bed-kubernetes";
const nodePort = 30999;

beforeAll(async () => {
  await freshNamespace(namespace, { "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(namespace, { name: "caller" }, { name: "answerer", replicas: 2 });
});

async function admission(spec: unknown): Promise<string> {
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "candidate", namespace }, spec };
  const create = ["create", "--dry-run=server", "--filename", "-"];
  return kubectl(bed, create, { input: stringify(pod) }).then(
    () => "accepted",
    (error: Error) => error.message,
  );
}

describe("the bed is a Kubernetes", () => {
  it("of the version it says, with a node that is ready", async () => {
    const nodes = await kubectl(bed, ["get", "nodes", "--no-headers"]);
    expect(nodes).toMatch(/^node1 +Ready .* v1\.34\.\d+\s*$/);
  });

  it("where pods reach one another by the name of a service", async () => {
    const answers = await callFrom(namespace, "caller", `http://answerer.${namespace}.svc.cluster.local/`, 40);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ pod }) => pod))).toEqual(new Set(await podsOf(namespace, "answerer")));
  });

  it("where a name outside does not exist, and is said not to at once", async () => {
    await expect(callFrom(namespace, "caller", "http://shop.example/")).rejects.toThrow("no such host");
  });

  it("where a person can read logs, run commands and forward ports", async () => {
    const [pod = ""] = await podsOf(namespace, "answerer");
    expect(await kubectl(bed, ["logs", "--namespace", namespace, pod])).toContain("listening on :8080");
    const body = await forwarded(["--namespace", namespace, pod, ":8080"], async (url) => (await fetch(url)).json());
    expect(body).toMatchObject({ pod });
  });

  it("whose published ports answer on the host, while its pods do not", async () => {
    await applyAll(service(namespace, "answerer", nodePort));
    const published = await fetch(`http://${bed.nodeIp}:${nodePort}/`);
    expect(published.status).toBe(200);
    const ip = await kubectl(bed, ["get", "pods", "-n", namespace, "-o", "jsonpath={.items[0].status.podIP}"]);
    const signal = AbortSignal.timeout(2_000);
    await expect(fetch(`http://${ip}:8080/`, { signal })).rejects.toThrow();
  });

  it("that runs restricted pods, and refuses others where a namespace asks for it", async () => {
    const spec = podSpec("1", "caller") as { containers: object[] };
    expect(await admission(spec)).toBe("accepted");
    expect(await admission({ ...spec, hostNetwork: true })).toContain('violates PodSecurity "restricted:latest"');
    const [container] = spec.containers;
    const asRoot = { ...spec, containers: [{ ...container, securityContext: { runAsUser: 0 } }] };
    expect(await admission(asRoot)).toContain('violates PodSecurity "restricted:latest"');
  });
});
