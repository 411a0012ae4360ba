import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { kubectl } from "./kubectl.ts";
import {
  applyAll,
  bed,
  callFrom,
  eventually,
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
    const pods = await podsOf(namespace, "answerer");
    const url = `http://answerer.${namespace}.svc.cluster.local/`;
    const answering = await eventually("both pods behind the name", async () => {
      const answers = await callFrom(namespace, "caller", url, 40).catch(() => []);
      const names = new Set(answers.map(({ pod }) => pod));
      return names.size === pods.length ? names : undefined;
    });
    expect(answering).toEqual(new Set(pods));
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
    const answer = (address: string) =>
      fetch(`http://${address}/`, { signal: AbortSignal.timeout(5_000) }).then(
        (response) => response.text(),
        (error: Error) => error.message,
      );
    const [pod = ""] = await podsOf(namespace, "answerer");
    const ip = await kubectl(bed, ["get", "pod", pod, "-n", namespace, "-o", "jsonpath={.status.podIP}"]);
    const published = await eventually("the node's port", async () => {
      const body = await answer(`${bed.nodeIp}:${nodePort}`);
      return body.includes('"pod"') ? body : undefined;
    });
    expect(published).toContain('"pod":"answerer-');
    expect(await answer(`${ip}:8080`)).not.toContain('"pod":"answerer-');
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
