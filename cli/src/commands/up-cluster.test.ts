import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";
import { FakeCluster } from "../testing/fake-cluster.ts";

const there = ["up", "--target", "context", "--context", "fake"];

describe("up on a cluster", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "up-"));
  let cluster: FakeCluster;
  beforeAll(async () => {
    cluster = await FakeCluster.start();
    vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
  });
  beforeEach(() => {
    cluster.contents = { pods: [], releases: [] };
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await cluster.close();
  });

  function fileOf(text: string): string {
    const file = path.join(folder, "values.yaml");
    writeFileSync(file, text);
    return file;
  }

  async function steps(...more: readonly string[]): Promise<readonly string[]> {
    const { out } = await shopctl([...there, "--dry-run", "-o", "json", ...more]);
    return (JSON.parse(out) as { steps: string[] }).steps;
  }

  describe("before it changes anything", () => {
    const argo = { "argoproj.io/v1alpha1": ["Rollout", "AnalysisTemplate"] };

    it("names all that the cluster lacks for the values, with ways out, and does nothing", async () => {
      cluster.contents = { pods: [], releases: [], kinds: argo };
      for (const more of [[], ["--dry-run"]]) {
        const { exit, err } = await shopctl([...there, "--env", "production", ...more]);
        expect([exit, err]).toEqual([3, expect.stringContaining("SHOP-CLUSTER-002")]);
        expect(err).toMatch(/the values need .*PodMonitor \(monitoring\.coreos\.com\/v1\)/);
        expect(err).toContain("install Istio, or set global.mesh.enabled=false");
        expect(err).toContain("foundation.externalSecrets.enabled=false");
        expect(err).not.toContain("argoproj.io");
      }
      expect(cluster.objects.log).toEqual([]);
    });

    it("says that a kubeconfig is none, by the command that should have got one", async () => {
      for (const text of ["", "contexts: ["]) {
        vi.stubEnv("KUBECONFIG", fileOf(text));
        const { exit, err } = await shopctl(there);
        expect([exit, err]).toEqual([3, expect.stringMatching(/SHOP-CLUSTER-001 .*KUBECONFIG.* is no kubeconfig/)]);
      }
      vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
    });

    it("names the rights that are missing, also those that the role edit does not have", async () => {
      cluster.contents = { pods: [], releases: [], kinds: argo, forbidden: ["rollouts", "secrets"] };
      const values = fileOf("global: { rollouts: { enabled: true } }\n");
      const { exit, err } = await shopctl([...there, "--values", values]);
      expect([exit, err]).toEqual([3, expect.stringMatching(/change or delete: rollouts\.argoproj\.io, secrets/)]);
      expect(cluster.objects.log).toEqual([]);
    });

    it.each([
      ["no default", ["slow"], "there is no default; there are: slow"],
      ["none of that name", ["*slow"], "there is no fast; there are: slow"],
    ])("refuses volumes of a storage class that is not there: %s", async (_, classes, said) => {
      cluster.contents = { pods: [], releases: [], classes: { storageclasses: classes } };
      const storageClass = said.includes("fast") ? "fast" : "";
      const values = fileOf(`redis: { persistence: { enabled: true, storageClass: "${storageClass}" } }\n`);
      const { exit, err } = await shopctl([...there, "--dry-run", "--values", values]);
      expect([exit, err]).toEqual([3, expect.stringContaining(said)]);
      expect((await shopctl([...there, "--dry-run"])).exit).toBe(0);
    });

    it("looks at the cluster also when it is only asked what it would do", async () => {
      const unknown = await shopctl(["up", "--target", "context", "--context", "x", "--dry-run"]);
      expect([unknown.exit, unknown.err]).toEqual([3, expect.stringContaining("SHOP-CLUSTER-001")]);
      cluster.contents = { pods: [], releases: [{ name: "orders", status: "deployed" }] };
      const { exit, out } = await shopctl([...there, "--dry-run", "-o", "json"]);
      const { status, items } = JSON.parse(out) as { status: string; items: { release: string; change: string }[] };
      expect([exit, status]).toEqual([0, "planned"]);
      expect(items).toContainEqual({ release: "orders", change: "configured" });
      expect(items).toContainEqual({ release: "cart", change: "created" });
    });

    it("names a cluster that does not answer", async () => {
      const gone = await FakeCluster.start();
      vi.stubEnv("KUBECONFIG", gone.kubeconfig);
      const config = readFileSync(gone.kubeconfig, "utf8");
      await gone.close();
      const file = path.join(folder, "kubeconfig");
      writeFileSync(file, config);
      vi.stubEnv("KUBECONFIG", file);
      const { exit, err } = await shopctl([...there, "--dry-run"]);
      vi.stubEnv("KUBECONFIG", cluster.kubeconfig);
      expect([exit, err]).toEqual([3, expect.stringMatching(/SHOP-CLUSTER-002.*does not answer/)]);
    });
  });

  describe("of products and orders", () => {
    const [fills, tries] = [
      "Fill an empty shop with products",
      expect.stringContaining("Walk the customers' journeys"),
    ];

    it("makes some where Stripe is simulated, unless it is told otherwise", async () => {
      expect(await steps()).toEqual(expect.arrayContaining([fills, tries]));
      const bare = await steps("--no-seed", "--no-smoke");
      expect(bare).not.toContain(fills);
      expect(bare).not.toContainEqual(tries);
    });

    it("makes none where money moves, unless it is told to", async () => {
      const real = ["--values", fileOf("global: { stripe: { simulated: false } }\n")];
      const found = await steps(...real);
      expect(found).not.toContain(fills);
      expect(found).not.toContainEqual(tries);
      expect(await steps(...real, "--seed", "--smoke")).toEqual(expect.arrayContaining([fills, tries]));
    });
  });

  describe("of some charts only", () => {
    it("installs these, and neither fills nor tries the shop", async () => {
      const found = await steps("--only", "orders", "redis");
      expect(found.filter((step) => step.startsWith("Install"))).toEqual(["Install redis", "Install orders"]);
      expect(found.at(-1)).toBe("Install orders");
    });

    it("refuses a chart that the values do not have, and one alone where there are no charts", async () => {
      const unplanned = await shopctl([...there, "--dry-run", "--only", "mesh"]);
      expect([unplanned.exit, unplanned.err]).toEqual([2, expect.stringContaining("these values do not have mesh")]);
      expect((await shopctl(["up", "--dry-run", "--only", "orders"])).exit).toBe(2);
    });
  });

  describe("with values", () => {
    it("lays them over those of the environment, as diff, lint and render do", async () => {
      const more = fileOf("reviews: { enabled: false }\n");
      expect(await steps("--values", more)).toContain("Install postgresql, redis, stripe-simulator");
      expect((await steps("--values", more)).join()).not.toContain("reviews");
    });

    it.each([
      ["a misspelt chart", "ordrs: { replicas: 2 }\n", "ordrs"],
      ["a misspelt name below", "global: { hostt: a.example }\n", "hostt"],
      ["a list", "- orders\n", "something else"],
    ])("refuses %s like lint, and plans nothing", async (_, text, said) => {
      const values = ["--values", fileOf(text)];
      for (const command of [there, [...there, "--dry-run"], ["lint"]]) {
        const { exit, err } = await shopctl([...command, ...values]);
        expect([exit, err]).toEqual([2, expect.stringMatching(new RegExp(`SHOP-CHART-001.*${said}`))]);
      }
    });

    it("refuses a file that is not there as a mistake of usage", async () => {
      const { exit, err } = await shopctl([...there, "--values", path.join(folder, "none.yaml")]);
      expect([exit, err]).toEqual([2, expect.stringContaining("none.yaml: there is no such file of values")]);
    });

    it("refuses them where there are no charts: on this machine", async () => {
      const { exit, err } = await shopctl(["up", "--dry-run", "--values", fileOf("{}\n")]);
      expect([exit, err]).toEqual([2, expect.stringContaining("--values is for a shop on a cluster")]);
    });
  });
});
