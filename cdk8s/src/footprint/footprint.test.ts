import { describe, expect, it } from "vitest";
import { engineSizes } from "../charts/engine-values.ts";
import { readServices, repository } from "../services.ts";
import { readFootprint } from "./footprint.ts";
import { sized } from "./sizing.ts";

const taken = { imageMib: 50, startSeconds: 2, idleMillis: 3, idleMib: 90, buyingMillis: 100, buyingMib: 120 };

describe("what a pod requests", () => {
  it("follows from what it took while customers bought, with room to spare", () => {
    expect(sized("orders", taken)).toEqual({ cpuMillis: 150, memoryMib: 160 });
    expect(sized("orders", { ...taken, buyingMillis: 101, buyingMib: 129 })).toEqual({
      cpuMillis: 200,
      memoryMib: 176,
    });
  });

  it("is never so little that a start would starve", () => {
    expect(sized("orders", { ...taken, buyingMillis: 1, idleMib: 10, buyingMib: 10 })).toEqual({
      cpuMillis: 100,
      memoryMib: 160,
    });
  });

  it("is more where an average hides a moment", () => {
    expect(sized("identity", taken)).toEqual({ cpuMillis: 500, memoryMib: 256 });
  });

  it("is what every deploy.ts declares", async () => {
    const { services } = readFootprint(repository);
    const declared = (await readServices()).map(({ deploy }) => [deploy.name, deploy.resources] as const);
    const measured = declared.map(([name]) => [name, services[name] && sized(name, services[name])] as const);
    expect(declared).toEqual(measured);
  });

  it("is what the charts of bundled engines ask for", () => {
    const { services } = readFootprint(repository);
    const measured = Object.keys(engineSizes).map((name) => [name, services[name] && sized(name, services[name])]);
    expect(engineSizes).toMatchObject(Object.fromEntries(measured));
  });
});
