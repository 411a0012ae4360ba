import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
