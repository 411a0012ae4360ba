import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

describe("the charts from the command line", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "charts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("render prints the objects of one chart", async () => {
    const { exit, out } = await shopctl(["render", "orders", "--env", "production"]);
    expect(exit).toBe(0);
    expect(out).toContain("kind: Rollout");
    expect(out).not.toContain("\n  name: catalog\n");
  });

  it("render writes a file for each object", async () => {
    expect((await shopctl(["render", "inventory", "--to", folder])).exit).toBe(0);
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(["deployment-inventory.yaml", "service-inventory.yaml"]),
    );
  });

  it("lint finds nothing in what we ship", async () => {
    for (const environment of ["local", "staging", "production"]) {
      const { exit, out } = await shopctl(["lint", "--env", environment]);
      expect(exit).toBe(0);
      expect(out).toContain("0 findings");
    }
  });

  it("lint says what the user's values break", async () => {
    const file = join(folder, "values.yaml");
    writeFileSync(file, "orders: { resources: { requests: { cpu: null }, limits: { memory: null } } }\n");
    const { exit, out } = await shopctl(["lint", "--values", file, "-o", "json"]);
    expect([exit, JSON.parse(out).errors]).toEqual([3, [expect.objectContaining({ code: "SHOP-CHART-002" })]]);
    expect(out).toContain("has no memory limit");
    expect(out).toContain("requests no CPU or memory");
  });

  it.each([
    ["an unknown environment", ["render", "--env", "moon"], "there is no environment moon"],
    ["an unknown chart", ["render", "teapot"], "there is no chart teapot"],
  ])("%s is a mistake of usage", async (_, args, message) => {
    const { exit, err } = await shopctl(args);
    expect(exit).toBe(2);
    expect(err).toContain(message);
  });

  it("values that the schema refuses are refused here too, with their path", async () => {
    const file = join(folder, "values.yaml");
    writeFileSync(file, "orders: { replicas: 0 }\n");
    const { exit, err } = await shopctl(["render", "orders", "--values", file]);
    expect(exit).toBe(2);
    expect(err).toContain("orders: replicas");
  });

  it("diff wants to be told which cluster", async () => {
    expect((await shopctl(["diff"])).exit).toBe(5);
  });
});
