import { X509Certificate } from "node:crypto";
import type { TestClock } from "@shopstream/platform/testing/clock.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FakeCluster } from "../../testing/fake-cluster.ts";
import { aMinute, core, FaultyShop, labels } from "../../testing/faulty-shop.ts";
import { findExperiment } from "../experiment-files.ts";
import type { ClusterDriver } from "./cluster-driver.ts";
import { selfSigned } from "./self-signed.ts";

describe("faults of what stands around a shop in a cluster", () => {
  let shop: FaultyShop;
  let cluster: FakeCluster;
  let clock: TestClock;
  let driver: ClusterDriver;

  beforeEach(async () => {
    shop = await FaultyShop.start((file) => vi.stubEnv("KUBECONFIG", file));
    ({ cluster, clock, driver } = shop);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await shop.close();
  });

  const before = () => [...cluster.objects.paths];

  const secret = (name: string) => cluster.objects.get(`${core}/secrets/${name}`);
  const shown = () =>
    (cluster.objects.get(way) as unknown as { spec: { tls: { secretName: string }[] } }).spec.tls[0]?.secretName;
  const way = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/shop";
  function answerByTls(annotations = {}) {
    const { certificate } = selfSigned(["shop.example.com"], { from: clock.now(), to: clock.now() + aMinute * 60 });
    const data = { "tls.crt": Buffer.from(certificate).toString("base64") };
    cluster.objects.put(`${core}/secrets/shop-tls`, { data });
    const tls = [{ hosts: ["shop.example.com"], secretName: "shop-tls" }];
    cluster.objects.put(way, { metadata: { labels, annotations }, spec: { tls } });
  }

  it("show a certificate that ran out, and again the true one, which nobody has touched", async () => {
    answerByTls();
    const [there, its] = [before(), JSON.stringify(secret("shop-tls"))];
    await driver.inject(findExperiment("certificate-expired"), "r1", aMinute);
    const { stringData, metadata } = secret(shown() ?? "") as unknown as {
      stringData: Record<string, string>;
      metadata: { ownerReferences: object[] };
    };
    const read = new X509Certificate(stringData["tls.crt"] ?? "");
    expect([read.subjectAltName, Date.parse(read.validTo) < clock.now()]).toEqual(["DNS:shop.example.com", true]);
    expect([metadata.ownerReferences.length, await driver.hits("r1")]).toEqual([1, 1]);
    await driver.end("r1", "runner");
    expect([shown(), JSON.stringify(secret("shop-tls")), before()]).toEqual(["shop-tls", its, there]);
  });

  it("let no certificate run out that is not the shop's own, or that somebody orders anew", async () => {
    const expired = findExperiment("certificate-expired");
    expect(await driver.unsupported(expired)).toContain("no Ingress with a certificate");
    answerByTls();
    expect(await driver.unsupported(expired)).toBeUndefined();
    answerByTls({ "cert-manager.io/cluster-issuer": "letters" });
    expect(await driver.unsupported(expired)).toContain("would order another");
  });

  it("do not begin while the true certificate has run out, or is missing", async () => {
    answerByTls();
    expect(await driver.underWay()).toEqual([]);
    clock.advance(2 * 3_600_000);
    expect(await driver.underWay()).toEqual([expect.stringMatching(/shop\.example\.com \(shop-tls\) ran out at/)]);
    cluster.objects.put(`${core}/secrets/shop-tls`, {});
    expect(await driver.underWay()).toEqual([expect.stringContaining("is not there")]);
  });

  const filler = { name: "chaos-r1-filler", service: "chaos-filler" };
  const fillerAt = () => cluster.objects.get(`${core}/pods/${filler.name}`);
  function store({ claim = "data-postgresql-0", says = "full\n" } = {}) {
    const postgres = { name: "postgresql-0", service: "postgresql", ...(claim === "" ? {} : { claim }) };
    cluster.contents = { ...cluster.contents, pods: [...cluster.contents.pods, postgres, { ...filler, log: says }] };
    const status = { capacity: { storage: "1Gi" } };
    cluster.objects.put(`${core}/persistentvolumeclaims/data-postgresql-0`, { status });
  }

  it("fill the volume of the database from beside it, for no longer than they last", async () => {
    store();
    const there = before();
    await driver.inject(findExperiment("postgres-full"), "r1", aMinute);
    const { spec } = fillerAt() as unknown as { spec: FillerSpec };
    expect(spec.containers[0].command.slice(-2)).toEqual(["/data", String(2 ** 30)]);
    expect([spec.activeDeadlineSeconds, spec.volumes[0].persistentVolumeClaim.claimName]).toEqual([
      60,
      "data-postgresql-0",
    ]);
    expect(await driver.hits("r1")).toBe(1);
    await driver.end("r1", "runner");
    expect(before()).toEqual(there);
  });

  it("fill no disk that others store on", async () => {
    store({ says: "refused: this disk has more\n" });
    const there = before();
    const full = findExperiment("postgres-full");
    await expect(driver.inject(full, "r1", aMinute)).rejects.toThrow("this disk has more");
    expect(before()).toEqual(there);
    cluster.contents = { ...cluster.contents, pods: cluster.contents.pods.slice(0, 3) };
    store({ claim: "" });
    await expect(driver.inject(full, "r1", aMinute)).rejects.toThrow("the disk of its node");
  });

  const rollout = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/orders";
  const template = () => (cluster.objects.get(rollout) as unknown as { spec: { template: Template } }).spec.template;
  function releaseByShares() {
    const containers = [{ name: "server", image: "shopstream/orders:1" }];
    const spec = { replicas: 1, strategy: { canary: {} }, template: { metadata: { labels }, spec: { containers } } };
    const status = { observedGeneration: "1", updatedReplicas: 1, readyReplicas: 1, replicas: 1, phase: "Healthy" };
    cluster.objects.put(rollout, { metadata: { labels, generation: 1 }, spec, status });
  }

  it("release a bad version beside them, whose rules end with them, and bring back the one before", async () => {
    releaseByShares();
    const was = JSON.stringify(template());
    await driver.inject(findExperiment("bad-release-while-payments-slow"), "r1", aMinute);
    const [{ env }] = template().spec.containers;
    expect(env).toEqual([expect.objectContaining({ name: "FAULTS_FILE" })]);
    const { data } = cluster.objects.get(`${core}/configmaps/chaos-r1-version`) as unknown as { data: object };
    expect(JSON.stringify(data)).toContain(`\\"until\\":${clock.now() + aMinute}`);
    await driver.end("r1", "runner");
    expect(template().metadata.annotations).toEqual({});
    expect(JSON.stringify(template().spec.containers)).toBe(JSON.stringify(JSON.parse(was).spec.containers));
    expect(cluster.objects.get(`${core}/configmaps/chaos-r1-version`)).toBeUndefined();
  });

  it("release the same version under another name, which is no symptom while they last", async () => {
    releaseByShares();
    await driver.inject(findExperiment("release-while-payments-slow"), "r1", aMinute);
    expect(template().metadata.annotations).toEqual({ "shopstream.dev/chaos-release": "r1" });
    const unready = { ...cluster.objects.get(rollout), status: { readyReplicas: 1, replicas: 2 } };
    cluster.objects.put(rollout, unready);
    expect(await driver.symptoms()).toEqual([]);
    await driver.end("r1", "runner");
    expect(await driver.symptoms()).toEqual(["orders is being rolled out"]);
  });

  it("release nothing where versions do not share the calls", async () => {
    const reason = await driver.unsupported(findExperiment("release-while-payments-slow"));
    expect(reason).toContain("global.rollouts.enabled");
  });
});

interface FillerSpec {
  readonly activeDeadlineSeconds: number;
  readonly containers: readonly [{ readonly command: readonly string[] }];
  readonly volumes: readonly [{ readonly persistentVolumeClaim: { readonly claimName: string } }];
}

interface Template {
  readonly metadata: { readonly annotations?: object };
  readonly spec: { readonly containers: readonly [{ readonly env?: readonly object[] }] };
}
