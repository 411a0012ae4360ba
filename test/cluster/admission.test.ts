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

const virtualService = (spec: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: wrong, namespace: ${namespace} }\nspec: ${spec}\n`;

describe.each(environments)("the API server, asked about every object of %s", (environment) => {
  it("refuses none", async () => {
    expect(await refusals(await rendered(environment))).toEqual([]);
  });

  it("and Istio finds nothing wrong with them", async () => {
    expect(await analysed(await rendered(environment), environment)).not.toMatch(/\[IST\d+\]/);
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
      "{ hosts: [cart], http: [{ route: [{ destination: { host: cart, subset: blue } }] }] }",
      "IST0101",
    ],
    [
      "a gateway that is not there",
      "{ hosts: [a.example], gateways: [nowhere], http: [{ route: [{ destination: { host: cart } }] }] }",
      "IST0132",
    ],
  ])("%s is found by Istio", async (_, spec, finding) => {
    expect(await analysed(virtualService(spec), "wrong")).toContain(finding);
  });

  it("a misspelt member is refused", async () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { port: [] }\n";
    expect((await refusals(service)).join()).toMatch(/port/);
  });
});
