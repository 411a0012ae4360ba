import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { repository } from "../home.ts";
import { releaseValues, type Values } from "../release.ts";
import { planCharts } from "./charts.ts";

const charts = path.join(repository, "charts");
const folder = mkdtempSync(path.join(tmpdir(), "shopstream-charts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const valuesOf = (...values: readonly string[]) => releaseValues({ env: "local", values });
const names = (values: Values) => planCharts(charts, values).map((stage) => stage.map(({ name }) => name));

describe("the charts of a cluster", () => {
  it("keys and engines come before services, and the way in comes last", async () => {
    const [keys, engines, services, edge] = names(await valuesOf());
    expect(keys).toEqual(["foundation"]);
    expect(engines).toEqual(["postgresql", "redis", "stripe-simulator"]);
    expect(services).toEqual(expect.arrayContaining(["orders", "gateway", "catalog"]));
    expect(edge).toEqual(["edge"]);
  });

  it("what the values switch off is left out", async () => {
    const off = path.join(folder, "off.yaml");
    writeFileSync(off, "global: { redis: { bundled: false } }\nreviews: { enabled: false }\n");
    const [, engines, services] = names(await valuesOf(off));
    expect(engines).toEqual(["postgresql", "stripe-simulator"]);
    expect(services).not.toContain("reviews");
    expect(services).toContain("orders");
  });

  it("a later file wins key by key, and what a cluster of our own needs is under the files", async () => {
    const [one, two] = ["one.yaml", "two.yaml"].map((name) => path.join(folder, name)) as [string, string];
    writeFileSync(one, "global: { host: one, logLevel: debug }\n");
    writeFileSync(two, "global: { host: two }\n");
    const ofCluster = { global: { host: "localhost", publicUrl: "http://localhost:8080" } };
    const { global } = await releaseValues({ env: "local", values: [one, two] }, ofCluster);
    expect(global).toMatchObject({ host: "two", logLevel: "debug", publicUrl: "http://localhost:8080" });
    expect((await releaseValues({ env: "local" }, ofCluster)).global).toMatchObject({ host: "localhost" });
  });

  it("a chart's digest changes with its values and its files, and with nothing else", async () => {
    const copy = path.join(folder, "charts");
    cpSync(charts, copy, { recursive: true });
    const values = await valuesOf();
    const digest = () =>
      planCharts(copy, values)
        .flat()
        .find(({ name }) => name === "orders")?.digest;
    const before = digest();
    expect(digest()).toBe(before);
    writeFileSync(path.join(copy, "cart/values.yaml"), "# changed\n");
    expect(digest()).toBe(before);
    writeFileSync(path.join(copy, "orders/values.yaml"), "# changed\n");
    expect(digest()).not.toBe(before);
  });
});
