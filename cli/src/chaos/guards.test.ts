import { describe, expect, it } from "vitest";
import { exitCodes } from "../exit-codes.ts";
import { experiment, FakeDriver } from "../testing/fake-driver.ts";
import { guards } from "./guards.ts";
import type { Reading } from "./probing.ts";

const green: Reading = { probe: "Customers browse", ok: true, said: "200" };

async function refusal(
  change: object,
  prepare: (driver: FakeDriver) => void = () => {},
  readings: readonly Reading[] = [green],
  firing: readonly string[] = [],
): Promise<unknown> {
  const driver = new FakeDriver();
  prepare(driver);
  try {
    for (const guard of guards)
      await guard.check({
        ...{ experiment: experiment(change), driver },
        steadyState: async () => readings,
        incidents: async () => firing,
      });
    return "passed";
  } catch (error) {
    const { code, exit } = error as { code: string; exit: number };
    return [code, exit];
  }
}

const lever = (driver: FakeDriver) => {
  driver.pulled = { since: 0, reason: "an incident" };
};
const unwelcome = (driver: FakeDriver) => {
  driver.why = "real money";
};
const busy = (driver: FakeDriver) => {
  driver.doing = ["cart is starting"];
};
const wide = (driver: FakeDriver) => {
  driver.hit = ["orders", "cart"];
};
const red: Reading = { ...green, ok: false };

describe("the guards of an experiment", () => {
  it("let a small one pass on a quiet shop that is well", async () => {
    expect(await refusal({})).toBe("passed");
  });

  it("refuse while the lever is pulled", async () => {
    expect(await refusal({}, lever)).toEqual(["SHOP-CHAOS-003", exitCodes.chaosStopped]);
  });

  it("refuse where faults are not welcome, and what is for another kind of platform", async () => {
    expect(await refusal({}, unwelcome)).toEqual(["SHOP-CHAOS-004", exitCodes.refused]);
    expect(await refusal({ modes: ["colocated"] })).toEqual(["SHOP-CHAOS-004", exitCodes.refused]);
  });

  it("refuse while a rollout, an incident or another fault is under way", async () => {
    expect(await refusal({}, busy)).toEqual(["SHOP-CHAOS-005", exitCodes.refused]);
    expect(await refusal({}, undefined, [green], ["OrdersDown fires"])).toEqual(["SHOP-CHAOS-005", exitCodes.refused]);
  });

  it("refuse on a red steady state, and on one that nobody knows; what cannot be asked here is neither", async () => {
    expect(await refusal({}, undefined, [green, red])).toEqual(["SHOP-CHAOS-006", exitCodes.checkFailed]);
    const unknown = { ...green, ok: undefined };
    for (const reading of [unknown, { ...unknown, isEarly: true }])
      expect(await refusal({}, undefined, [reading])).toEqual(["SHOP-CHAOS-006", exitCodes.checkFailed]);
    expect(await refusal({}, undefined, [{ ...unknown, isOutOfReach: true }])).toBe("passed");
  });

  it("refuse a radius of more services or calls than is allowed, and take the limit itself", async () => {
    expect(await refusal({}, wide)).toEqual(["SHOP-CHAOS-007", exitCodes.refused]);
    expect(await refusal({ blastRadius: { services: 2 } }, wide)).toBe("passed");
    const half = { services: 1, percent: 50 };
    const errors = (percent: number) => ({ fault: { kind: "error", percent }, blastRadius: half });
    expect(await refusal(errors(51))).toEqual(["SHOP-CHAOS-007", exitCodes.refused]);
    expect(await refusal(errors(50))).toBe("passed");
  });

  it("refuse a fault that would last too long", async () => {
    expect(await refusal({ duration: "15m" })).toEqual(["SHOP-CHAOS-008", exitCodes.refused]);
    expect(await refusal({ duration: "14m" })).toBe("passed");
  });

  it("are asked in this order: what comes first is told, whatever else is wrong", async () => {
    const wrongs = [lever, unwelcome, busy];
    const all = { duration: "15m" };
    const told: unknown[] = [];
    for (let from = 0; from <= wrongs.length; from += 1) {
      const prepare = (driver: FakeDriver) => {
        wide(driver);
        for (const wrong of wrongs.slice(from)) wrong(driver);
      };
      told.push(await refusal(all, prepare, [red]));
    }
    told.push(await refusal(all, wide), await refusal(all));
    expect(told.map((each) => (each as string[])[0])).toEqual(
      [3, 4, 5, 6, 7, 8].map((number) => `SHOP-CHAOS-00${number}`),
    );
  });
});
