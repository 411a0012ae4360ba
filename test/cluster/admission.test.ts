import { createHash } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { programPath } from "../../tools/programs.ts";
import { root } from "../runner/program.ts";
import { command, ended } from "./command.ts";
import { kubectl } from "./kubectl.ts";
import { applyAll, bed, freshNamespace, podSpec, service } from "./testing/probes.ts";

const namespace = "bed-admission";
const meshedHere = ["--env", "local", "--values", "test/cluster/settings/shop-mesh.yaml"];
const environments = [
  { environment: "local", args: ["--env", "local"], isMeshed: false },
  { environment: "local in the mesh", args: meshedHere, isMeshed: true },
  { environment: "staging", args: ["--env", "staging"], isMeshed: true },
  { environment: "production", args: ["--env", "production"], isMeshed: true },
];
// Kinds of operators that the bed does not have; kubeconform and the models of their packages judge them.
const foreign = /^no matches for kind "(PodMonitor|PrometheusRule|ExternalSecret)"/;

/** Every object of the charts, as `shopctl render` shows it. */
function rendered(of: readonly string[]): Promise<string> {
  const args = ["cli/src/main.ts", "render", ...of, "--namespace", namespace, "--quiet"];
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

const withoutCluster = ["--use-kube=false"];
// Those that look at pods and Services, which istioctl reads from a cluster only; the rest would judge the bed.
const pairing = ["auth.AuthorizationPolicies", "sidecar.Selector", "virtualservice.DestinationHost"];
const withPods = [
  ...["--kubeconfig", bed.kubeconfig, "--context", bed.cgroup],
  ...pairing.flatMap((name) => ["--analyzer", `${name}Analyzer`]),
];
/** What istioctl ends with when it has found something; all others but 0 are judgements that were not made. */
const found = 79;

/** Istio's judgement of a manifest: a line for each finding. */
async function analysed(manifest: string, where = withoutCluster): Promise<readonly string[]> {
  expect(manifest).toMatch(/^kind: /m);
  const file = path.join(bed.home, `analysed-${createHash("sha256").update(manifest).digest("hex").slice(0, 12)}.yaml`);
  await command("tee", [file], { input: manifest });
  const analyze = ["analyze", ...where, "--namespace", namespace, "--failure-threshold", "Info", file];
  const { code, out } = await ended(programPath("istio", "istioctl"), analyze, { accepts: [0, found] });
  const lines = out.split("\n").filter((line) => /\[IST\d+\]/.test(line));
  if ((code === found) !== lines.length > 0) throw new Error(`istioctl ended with ${code} and said: ${out}`);
  return lines;
}

/** What is meant to be as it is, in every shop in the mesh. No other object of Istio can say these without another service. */
const meant = [
  { filter: "gateway-limit", because: "only a filter of Envoy counts requests a second at the proxy" },
  { filter: "gateway-problem", because: "only a filter of Envoy gives a proxy's refusals the shop's format" },
  { filter: "gateway-token", because: "only a filter of Envoy asks for keys of the same pod" },
].map(({ filter, because }) => ({
  because,
  finding: new RegExp(`\\[IST0133\\] \\(EnvoyFilter ${namespace}/${filter} .* exposes internal implementation details`),
}));

/** What is found that is not meant, and what is meant and not found. */
async function judged(manifest: string) {
  const lines = await analysed(manifest);
  return {
    unmeant: lines.filter((line) => !meant.some(({ finding }) => finding.test(line))),
    stale: meant.filter(({ finding }) => !lines.some((line) => finding.test(line))),
  };
}

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The labels of pods that an object makes, wherever it says so. */
function labelsIn(object: unknown): readonly Readonly<Record<string, string>>[] {
  if (typeof object !== "object" || object === null) return [];
  const { template } = object as { template?: { metadata?: { labels?: Readonly<Record<string, string>> } } };
  const own = template?.metadata?.labels;
  return [...(own === undefined ? [] : [own]), ...Object.values(object).flatMap(labelsIn)];
}

/** A pod that is there and never starts: all that Istio asks of it is its labels. */
function gatedPod(labels: Readonly<Record<string, string>>, at: number): unknown {
  const spec = { ...(podSpec("1", "default") as object), schedulingGates: [{ name: "shopstream.dev/never" }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name: `gated-${at}`, namespace, labels }, spec };
}

/** The Services and pods that a manifest makes, what is given besides, and nothing of those before. */
async function makePresent(manifest: string, ...more: readonly unknown[]): Promise<void> {
  const objects = parseAllDocuments(manifest).map((one) => one.toJS() as Document | null);
  const services = objects.filter((object) => object?.kind === "Service");
  await kubectl(bed, ["delete", "pods,services", "--all", "--namespace", namespace, "--grace-period=0"]);
  const here = services.map((one) => ({ ...one, metadata: { ...one?.metadata, namespace } }));
  await applyAll(...here, ...labelsIn(objects).map(gatedPod), ...more);
}

const wrong = (kind: string, spec: string, name = "wrong") =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
const secure = (kind: string, spec: string) => wrong(kind, spec).replace("networking", "security");
const virtualService = (spec: string, name = "wrong") => wrong("VirtualService", spec, name);
const toCart = "{ hosts: [cart], http: [{ route: [{ destination: { host: cart } }] }] }";
const tls = (host: string) =>
  `{ selector: { istio: x }, servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [${host}], tls: { mode: SIMPLE, credentialName: x } }] }`;
const filter = wrong(
  "EnvoyFilter",
  "{ configPatches: [{ applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND }, patch: { operation: INSERT_BEFORE, value: { name: x } } }] }",
).replace("/v1\n", "/v1alpha3\n");

describe.each(environments)("the API server, asked about every object of $environment", ({ args, isMeshed }) => {
  let manifest: string;
  beforeAll(async () => {
    manifest = await rendered(args);
  });

  it("refuses none", async () => expect(await refusals(manifest)).toEqual([]));

  it("and Istio finds nothing wrong with them but what is meant, all of which is there", async () => {
    expect(manifest.includes("istio.io/v1")).toBe(isMeshed);
    expect(await judged(manifest)).toEqual({ unmeant: [], stale: isMeshed ? [] : meant });
  });
});

describe.each(environments.filter(({ isMeshed }) => isMeshed))("the pods and Services of $environment", ({ args }) => {
  it("are what each policy, scope and route is for", async () => {
    const manifest = await rendered(args);
    await makePresent(manifest);
    expect(await analysed(manifest, withPods)).toEqual([]);
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
    ["two routes for one name", `${virtualService(toCart)}---\n${virtualService(toCart, "other")}`, "IST0109"],
    [
      "a member that is deprecated",
      virtualService(
        "{ hosts: [cart], http: [{ fault: { delay: { percent: 5, fixedDelay: 5s } }, route: [{ destination: { host: cart } }] }] }",
      ),
      "IST0002",
    ],
    [
      "repeats below none",
      virtualService(
        "{ hosts: [cart], http: [{ route: [{ destination: { host: cart } }], retries: { attempts: -1 } }] }",
      ),
      "IST0106",
    ],
    [
      "encryption that trusts everybody",
      wrong("DestinationRule", "{ host: api.example, trafficPolicy: { tls: { mode: SIMPLE } } }"),
      "IST0128",
    ],
    [
      "a bound below none",
      wrong(
        "DestinationRule",
        "{ host: cart, trafficPolicy: { connectionPool: { http: { http1MaxPendingRequests: -1 } } } }",
      ),
      "IST0106",
    ],
    [
      "a server outside that has no address",
      wrong(
        "ServiceEntry",
        "{ hosts: [db.outside], location: MESH_EXTERNAL, resolution: NONE, ports: [{ number: 5432, name: tcp, protocol: TCP }] }",
      ),
      "IST0134",
    ],
    ["a scope without a namespace", wrong("Sidecar", "{ egress: [{ hosts: [cart] }] }"), "IST0106"],
    [
      "a way in by TLS without a certificate",
      wrong(
        "Gateway",
        "{ selector: { istio: x }, servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example] }] }",
      ),
      "IST0106",
    ],
    [
      "two ways in by one certificate",
      `${wrong("Gateway", tls("a.example"))}---\n${wrong("Gateway", tls("b.example"), "other")}`,
      "IST0138",
    ],
    [
      "a policy for a port that is no number",
      secure("AuthorizationPolicy", "{ rules: [{ to: [{ operation: { ports: [http] } }] }] }"),
      "IST0106",
    ],
    [
      "a port of all pods without certificates",
      secure("PeerAuthentication", '{ mtls: { mode: STRICT }, portLevelMtls: { "3003": { mode: PERMISSIVE } } }'),
      "IST0106",
    ],
    ["a filter whose place depends on the order of making", filter, "IST0151"],
    ["a filter of Envoy that nobody gave a reason for", filter, "IST0133"],
  ])("%s is found by Istio", async (_, manifest, finding) => {
    expect((await analysed(manifest)).join("\n")).toContain(`[${finding}]`);
  });

  it("what istioctl cannot read is no manifest without findings", async () => {
    await expect(analysed("kind: Sidecar\n{{{\n")).rejects.toThrow(/exit 65/);
    await expect(analysed(virtualService(toCart), ["--no-such-flag"])).rejects.toThrow(/exit \d+/);
  });

  it.each([
    [
      "a policy",
      "IST0127",
      (app: string) => secure("AuthorizationPolicy", `{ selector: { matchLabels: { app: ${app} } } }`),
    ],
    [
      "a scope",
      "IST0101",
      (app: string) =>
        wrong("Sidecar", `{ workloadSelector: { labels: { app: ${app} } }, egress: [{ hosts: ["./*"] }] }`),
    ],
    [
      "a route",
      "IST0101",
      (app: string) => virtualService(`{ hosts: [${app}], http: [{ route: [{ destination: { host: ${app} } }] }] }`),
    ],
  ] as const)(
    "%s for somebody who is not there is found by Istio, and for somebody who is none",
    async (_, finding, of) => {
      const pod = gatedPod({ app: "somebody", "sidecar.istio.io/inject": "true" }, 0);
      await makePresent("", pod, service(namespace, "somebody"));
      expect(await analysed(of("somebody"), withPods)).toEqual([]);
      expect((await analysed(of("nobody"), withPods)).join("\n")).toContain(`[${finding}]`);
    },
  );

  it("a misspelt member is refused", async () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { port: [] }\n";
    expect((await refusals(service)).join()).toMatch(/port/);
  });
});
