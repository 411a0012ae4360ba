import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programPath } from "../../tools/programs.ts";
import { root } from "../runner/program.ts";
import { command } from "./command.ts";
import { kubectl } from "./kubectl.ts";
import { applyAll, bed, freshNamespace } from "./testing/probes.ts";

const namespace = "bed-admission";
const environments = ["local", "staging", "production"];
// Kinds of operators that the bed does not have; kubeconform and the models of their packages judge them.
const foreign = /^no matches for kind "(PodMonitor|ServiceMonitor|PrometheusRule|ExternalSecret)"/;

/** Every object of the charts, as `shopctl render` shows it. */
function rendered(environment: string): Promise<string> {
  const args = ["cli/src/main.ts", "render", "--env", environment, "--namespace", namespace, "--quiet"];
  return command(process.execPath, args, { cwd: root });
}

/** What the API server says of them without keeping them: nothing, where it accepts all. */
async function refusals(manifest: string): Promise<readonly string[]> {
  const args = ["apply", "--server-side", "--dry-run=server", "--namespace", namespace, "--filename", "-"];
  const complaint = await kubectl(bed, args, { input: manifest }).then(
    () => "",
    (error: Error) => error.message,
  );
  const lines = complaint
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  return lines.filter(
    (line) =>
      !/serverside-applied|ensure CRDs are installed first/.test(line) && !foreign.test(line.replace(/^.*: /, "")),
  );
}

beforeAll(() => freshNamespace(namespace, { "pod-security.kubernetes.io/enforce": "restricted" }));
afterAll(() => kubectl(bed, ["delete", "namespace", namespace]));

/** Istio's judgement of a manifest alone, without a cluster. */
async function analysed(manifest: string, name: string): Promise<string> {
  const file = path.join(bed.home, `analysed-${name}.yaml`);
  await command("tee", [file], { input: manifest });
  const analyze = ["analyze", "--use-kube=false", "--namespace", namespace, file];
  return command(programPath("istio", "istioctl"), analyze).catch((error: Error) => error.message);
}

/** What of it is meant to be as it is, and why. */
const meant = [
  {
    finding:
      /\[IST0133\] \(EnvoyFilter bed-admission\/gateway-(limit|problem|token) .* exposes internal implementation details/,
    because:
      "limits, lengths and tokens at the gateway's proxy: no other object of Istio can say it without another service",
  },
];

async function findings(environment: string): Promise<readonly string[]> {
  const lines = (await analysed(await rendered(environment), environment)).split("\n");
  return lines.filter((line) => /\[IST\d+\]/.test(line) && !meant.some(({ finding }) => finding.test(line)));
}

const wrong = (kind: string, spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: wrong, namespace: ${namespace} }\nspec: ${spec}\n`;
const virtualService = (spec: string) => wrong("VirtualService", spec);
const filter = wrong(
  "EnvoyFilter",
  "{ configPatches: [{ applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND }, patch: { operation: INSERT_BEFORE, value: { name: x } } }] }",
).replace("/v1\n", "/v1alpha3\n");

describe.each(environments)("the API server, asked about every object of %s", (environment) => {
  it("refuses none", async () => {
    expect(await refusals(await rendered(environment))).toEqual([]);
  });

  it("and Istio finds nothing wrong with them", async () => {
    expect(await findings(environment)).toEqual([]);
  });
});

describe("what is wrong is found", () => {
  it("a pod that wants more than restricted allows is refused", async () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "root", namespace } };
    const spec = { hostNetwork: true, containers: [{ name: "x", image: "x", securityContext: { privileged: true } }] };
    await expect(applyAll({ ...pod, spec })).rejects.toThrow(/violates PodSecurity "restricted/);
  });

  it.each([
    [
      "a subset that no DestinationRule has",
      virtualService("{ hosts: [cart], http: [{ route: [{ destination: { host: cart, subset: blue } }] }] }"),
      "IST0101",
    ],
    [
      "a gateway that is not there",
      virtualService(
        "{ hosts: [a.example], gateways: [nowhere], http: [{ route: [{ destination: { host: cart } }] }] }",
      ),
      "IST0132",
    ],
    [
      "a route that no call reaches",
      virtualService(
        "{ hosts: [cart], http: [{ route: [{ destination: { host: cart } }] }, { match: [{ uri: { exact: /x } }], route: [{ destination: { host: cart } }] }] }",
      ),
      "IST0130",
    ],
    ["a filter whose place depends on the order of making", filter, "IST0151"],
    ["a filter of Envoy that nobody gave a reason for", filter, "IST0133"],
  ])("%s is found by Istio", async (_, manifest, finding) => {
    expect(await analysed(manifest, "wrong")).toContain(finding);
  });

  it("a misspelt member is refused", async () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { port: [] }\n";
    expect((await refusals(service)).join()).toMatch(/port/);
  });
});
