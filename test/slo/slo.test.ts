import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { errorKinds } from "../../platform/src/errors.ts";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const sources = (pattern: string) => globSync(pattern, { cwd: root }).map(read).join("\n");

type Indicator = Readonly<{
  metric: string;
  methods?: readonly string[];
  thresholdMs?: number;
  badCodes?: readonly string[];
}>;
type Objective = Readonly<{ name: string; target: number; sli: Readonly<{ ratio?: Indicator; latency?: Indicator }> }>;
type Slo = Readonly<{ service: string; objectives: readonly Objective[] }>;

const buyingPath = ["cart", "catalog", "gateway", "identity", "inventory", "orders", "payments", "search"];
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(read("docs/slo/schema.json")));
const slos = new Map(
  globSync("docs/slo/*.yaml", { cwd: root }).map((file) => [path.basename(file, ".yaml"), parse(read(file)) as Slo]),
);

function indicators({ objectives }: Slo): readonly Indicator[] {
  return objectives.flatMap(({ sli }) => [sli.ratio, sli.latency]).filter((sli) => sli !== undefined);
}

describe("service level objectives", () => {
  it("exist for every service of the buying path", () => {
    expect([...slos.keys()]).toEqual(expect.arrayContaining(buyingPath));
  });

  it("promise availability and latency each", () => {
    const kinds = [...slos.values()].map(({ objectives }) =>
      [...new Set(objectives.flatMap(({ sli }) => Object.keys(sli)))].sort(),
    );
    expect(kinds).toEqual([...slos].map(() => ["latency", "ratio"]));
  });

  describe.each([...slos])("of %s", (service, slo) => {
    it("follow the schema and are in the file of their service", () => {
      expect(validate(slo), JSON.stringify(validate.errors)).toBe(true);
      expect(slo.service).toBe(service);
    });

    it("have names that no other objective of the service has", () => {
      const names = slo.objectives.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });

    it("measure methods that the contract has", () => {
      const contract = sources(`protos/shop/${service}/v1/*.proto`);
      const unknown = indicators(slo)
        .flatMap(({ methods }) => methods ?? [])
        .filter((method) => !contract.includes(`rpc ${method}(`));
      expect(unknown).toEqual([]);
    });

    it("count outcomes that the platform's errors have", () => {
      const outcomes = [...Object.keys(errorKinds), "internal"];
      const unknown = indicators(slo)
        .flatMap(({ badCodes }) => badCodes ?? [])
        .filter((code) => !outcomes.includes(code));
      expect(unknown).toEqual([]);
    });

    it("set thresholds where the histogram has a bucket, so that nothing is interpolated", () => {
      const buckets =
        /const seconds = \[([^\]]+)\]/.exec(read("platform/src/metrics.ts"))?.[1]?.split(",").map(Number) ?? [];
      const between = indicators(slo)
        .flatMap(({ thresholdMs }) => thresholdMs ?? [])
        .filter((ms) => !buckets.includes(ms / 1000));
      expect(buckets.length).toBeGreaterThan(5);
      expect(between).toEqual([]);
    });

    it("read metrics that the service exposes", () => {
      // The gateway's own HTTP metric comes with the gateway.
      const code = sources("platform/src/**/*.ts") + sources(`services/${service}/src/**/*.ts`);
      const here = service !== "gateway" || globSync(`services/${service}/src/app.ts`, { cwd: root }).length > 0;
      const unknown = indicators(slo).filter(({ metric }) => here && !code.includes(`"${metric}"`));
      expect(unknown).toEqual([]);
    });
  });
});

describe("the schema", () => {
  const good = { service: "orders", window: "28d", objectives: [] as unknown[] };
  const sli = { ratio: { metric: "rpc_server_duration_seconds", badCodes: ["timeout"] } };
  const objective = { name: "checkout", says: "A checkout ends with an order.", target: 0.999, sli };

  it.each([
    ["a target of 1", { ...objective, target: 1 }],
    ["an objective without a sentence", { ...objective, says: "" }],
    [
      "two indicators in one objective",
      { ...objective, sli: { ...sli, latency: { metric: "x_seconds", thresholdMs: 5 } } },
    ],
    ["a ratio that does not say what is bad", { ...objective, sli: { ratio: { metric: "x_seconds" } } }],
  ])("refuses %s", (_, broken) => {
    expect(validate({ ...good, objectives: [objective, { ...objective, name: "other" }] })).toBe(true);
    expect(validate({ ...good, objectives: [objective, broken] })).toBe(false);
  });
});
