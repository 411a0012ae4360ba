import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { merge, planCharts, readValues } from "./cluster-charts.ts";
import { repository } from "./home.ts";

const charts = path.join(repository, "charts");
const local = [path.join(charts, "shopstream/values-local.yaml")];
const folder = mkdtempSync(path.join(tmpdir(), "shopstream-charts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const names = (files: readonly string[]) =>
  planCharts(charts, readValues(charts, files)).map((stage) => stage.map(({ name }) => name));

describe("the charts of a cluster", () => {
  it("keys and engines come before services, and the way in comes last", () => {
    const [keys, engines, services, edge] = names(local);
    expect(keys).toEqual(["foundation"]);
    expect(engines).toEqual(["postgresql", "redis", "stripe-simulator"]);
    expect(services).toEqual(expect.arrayContaining(["orders", "gateway", "catalog"]));
    expect(edge).toEqual(["edge"]);
  });

  it("what the values switch off is left out", () => {
    const off = path.join(folder, "off.yaml");
    writeFileSync(off, "global: { redis: { bundled: false } }\nreviews: { enabled: false }\n");
    const [, engines, services] = names([...local, off]);
    expect(engines).toEqual(["postgresql", "stripe-simulator"]);
    expect(services).not.toContain("reviews");
    expect(services).toContain("orders");
  });

  it("a later file wins key by key, and lists are replaced whole", () => {
    const left = { global: { host: "a", redis: { port: 1 } }, list: [1, 2] };
    expect(merge(left, { global: { host: "b" }, list: [3] })).toEqual({
      global: { host: "b", redis: { port: 1 } },
      list: [3],
    });
  });

  it("a chart's digest changes with its values and its files, and with nothing else", () => {
    const copy = path.join(folder, "charts");
    cpSync(charts, copy, { recursive: true });
    const digest = () =>
      planCharts(copy, readValues(copy, local))
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
