import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectl } from "./kubectl.ts";
import { applyAll, bed, eventually, freshNamespace, startProbes } from "./testing/probes.ts";

const namespace = "bed-ingress";

function ingress(host: string, service: string): unknown {
  const backend = { service: { name: service, port: { number: 80 } } };
  const rule = { host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: service, namespace },
    spec: { ingressClassName: "nginx", rules: [rule] },
  };
}

function answering(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(`http://${bed.nodeIp}:30080/`, { headers: { host } }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk)).on("end", () => resolve(body));
    });
    call.on("error", reject).end();
  });
}

beforeAll(async () => {
  await freshNamespace(namespace, { "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(namespace, { name: "one" }, { name: "two" });
  await applyAll(ingress("one.example", "one"), ingress("two.example", "two"));
});

// A host that nobody claims gets the first rule there is, and that is to be the shop's.
afterAll(() => kubectl(bed, ["delete", "namespace", namespace]));

describe("the way in", () => {
  it.each(["one", "two"])("leads to %s by the host that its Ingress claims", async (name) => {
    const body = await eventually("the route", async () => {
      const answer = await answering(`${name}.example`);
      return answer.includes('"pod"') ? answer : undefined;
    });
    expect(body).toContain(`"pod":"${name}-`);
  });
});
