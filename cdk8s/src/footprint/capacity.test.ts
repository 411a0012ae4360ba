import { describe, expect, it } from "vitest";
import { readServices, repository } from "../services.ts";
import { answeredPerSecond, callsAtOnce, readCapacity } from "./capacity.ts";

describe("what a replica answers in a second", () => {
  it("is what its CPU allows, in round figures", () => {
    expect(answeredPerSecond({ callsPerSecond: 20, cpuMsPerCall: 2.8, msPerCall: 30 })).toBe(350);
    expect(answeredPerSecond({ callsPerSecond: 20, cpuMsPerCall: 27, msPerCall: 260 })).toBe(30);
  });

  it("is what every deploy.ts declares", async () => {
    const { services } = readCapacity(repository);
    const declared = (await readServices()).map(({ deploy }) => [deploy.name, deploy.callsPerSecond] as const);
    expect(declared).toEqual(declared.map(([name]) => [name, services[name] && answeredPerSecond(services[name])]));
  });

  it("bounds how much is asked of all replicas at once", () => expect(callsAtOnce(350, 2)).toBe(700));
});
