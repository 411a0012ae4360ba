import { beforeAll, describe, expect, it } from "vitest";
import { kubectl } from "./kubectl.ts";
import { type Answer, applyAll, bed, callFrom, eventually, freshNamespace, startProbes } from "./testing/probes.ts";

const meshed = "bed-mesh";
const outside = "bed-outside";
const url = `http://answerer.${meshed}.svc.cluster.local/`;

const object = (api: string, kind: string, name: string, spec: unknown) => ({
  apiVersion: `${api}.istio.io/v1`,
  kind,
  metadata: { name, namespace: meshed },
  spec,
});

const strict = object("security", "PeerAuthentication", "default", { mtls: { mode: "STRICT" } });
const onlyTheCaller = object("security", "AuthorizationPolicy", "answerer", {
  selector: { matchLabels: { app: "answerer" } },
  rules: [{ from: [{ source: { principals: [`cluster.local/ns/${meshed}/sa/caller`] } }] }],
});
const versions = object("networking", "DestinationRule", "answerer", {
  host: "answerer",
  subsets: ["1", "2"].map((version) => ({ name: `v${version}`, labels: { version } })),
});
const weights = object("networking", "VirtualService", "answerer", {
  hosts: ["answerer"],
  http: [
    {
      route: [
        { destination: { host: "answerer", subset: "v1" }, weight: 80 },
        { destination: { host: "answerer", subset: "v2" }, weight: 20 },
      ],
    },
  ],
});

const call = (from: string) => callFrom(meshed, from, url).then(([answer]) => answer as Answer);

beforeAll(async () => {
  // restricted: the proxies must do without a privilege, or this namespace would have no pods.
  await freshNamespace(meshed, { "istio-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted" });
  await freshNamespace(outside, { "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(
    meshed,
    { name: "caller" },
    { name: "stranger" },
    { name: "answerer-1", app: "answerer", version: "1" },
    { name: "answerer-2", app: "answerer", version: "2" },
  );
  await startProbes(outside, { name: "plain" });
});

describe("the mesh on the bed", () => {
  it("gives every pod of a restricted namespace a proxy", async () => {
    const names = "jsonpath={range .items[*]}{.spec.initContainers[*].name} {.spec.containers[*].name}{'\\n'}{end}";
    const pods = (await kubectl(bed, ["get", "pods", "--namespace", meshed, "--output", names])).trim().split("\n");
    expect(pods).toHaveLength(4);
    expect(pods.every((containers) => containers.includes("istio-proxy"))).toBe(true);
    expect(pods.some((containers) => containers.includes("istio-init"))).toBe(false);
  });

  it("tells who calls, and answers plaintext until it is forbidden", async () => {
    expect(await call("caller")).toMatchObject({
      status: 200,
      caller: expect.stringContaining(`spiffe://cluster.local/ns/${meshed}/sa/caller`),
    });
    const [plain] = await callFrom(outside, "plain", url);
    expect(plain).toMatchObject({ status: 200, caller: "" });
  });

  it("refuses plaintext in strict mode", async () => {
    await applyAll(strict);
    const refusal = () =>
      callFrom(outside, "plain", url).then(
        () => undefined,
        (error: Error) => error.message,
      );
    expect(await eventually("plaintext refused", refusal)).toMatch(/reset by peer|EOF/);
    expect((await call("caller")).status).toBe(200);
  });

  it("refuses an identity that no rule allows", async () => {
    await applyAll(onlyTheCaller);
    await eventually("a stranger refused", async () => ((await call("stranger")).status === 403 ? true : undefined));
    expect((await call("caller")).status).toBe(200);
  });

  it("splits calls by weight", async () => {
    await applyAll(versions, weights);
    await eventually("both versions seen", async () => {
      const seen = new Set((await callFrom(meshed, "caller", url, 40)).map(({ version }) => version));
      return seen.size === 2 ? true : undefined;
    });
    const answers = await callFrom(meshed, "caller", url, 500);
    const share = answers.filter(({ version }) => version === "2").length / answers.length;
    // 20 % of 500: six standard deviations are 54 calls either way.
    expect(Math.abs(share - 0.2)).toBeLessThan(0.108);
  });
});
