import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemRandom } from "../random.ts";
import { TestClock } from "../testing/clock.ts";
import { until } from "../testing/until.ts";
import { CallFaults } from "./call-faults.ts";
import { FaultFile } from "./fault-file.ts";
import { type FaultRule, parseRules } from "./fault-rule.ts";
import { openFaults } from "./open-faults.ts";

const call = { method: "Capture", peer: "orders", timeoutMs: 1_000 };
let clock: TestClock;
let rules: FaultRule[];
let worked: number;
beforeEach(() => {
  clock = new TestClock();
  rules = [];
  worked = 0;
});

function rule(change: object): FaultRule {
  const base = { id: "f1", until: clock.now() + 10_000, service: "payments", effect: "error" };
  return parseRules(JSON.stringify({ faults: [{ ...base, ...change }] }))[0] as FaultRule;
}

function seamOf(service: string, registry = new Registry()) {
  const source = {
    get rules() {
      return rules;
    },
  };
  return new CallFaults({ source, clock, random: systemRandom }).of(service, registry);
}

const work = async () => {
  worked += 1;
  return "paid";
};

describe("a call to a service", () => {
  it("is left alone while there is no fault, and when the fault is another's", async () => {
    expect(await seamOf("payments")(call, work)).toBe("paid");
    rules = [rule({ service: "cart" }), rule({ from: "gateway" }), rule({ method: "Refund" }), rule({ percent: 0 })];
    expect(await seamOf("payments")(call, work)).toBe("paid");
  });

  it("is refused without work by an error, and loses its answer after the work by an abort", async () => {
    rules = [rule({})];
    await expect(seamOf("payments")(call, work)).rejects.toMatchObject({ kind: "unavailable" });
    expect(worked).toBe(0);
    rules = [rule({ effect: "abort", from: "orders", method: "Capture" })];
    await expect(seamOf("payments")(call, work)).rejects.toMatchObject({ kind: "unavailable" });
    expect(worked).toBe(1);
  });

  it("is late by a latency, and never later than its deadline", async () => {
    rules = [rule({ effect: "latency", delayMs: 400 })];
    const late = seamOf("payments")(call, work);
    expect(worked).toBe(0);
    clock.advance(400);
    expect(await late).toBe("paid");
    rules = [rule({ effect: "latency", delayMs: 5_000 })];
    const tooLate = seamOf("payments")(call, work);
    clock.advance(1_000);
    await expect(tooLate).rejects.toMatchObject({ kind: "timeout" });
    expect(worked).toBe(1);
  });

  it("is counted when it was hit, and left alone once the fault's time is over", async () => {
    const registry = new Registry();
    const seam = seamOf("payments", registry);
    rules = [rule({})];
    await seam(call, work).catch(() => undefined);
    clock.advance(10_000);
    expect(await seam(call, work)).toBe("paid");
    expect(await registry.metrics()).toContain('faults_injected_total{effect="error"} 1');
  });
});

describe("a clock", () => {
  it("is wrong while a rule says so, for the service it names", () => {
    const source = {
      get rules() {
        return rules;
      },
    };
    const faults = new CallFaults({ source, clock, random: systemRandom });
    const [payments, cart, shared] = [faults.clock("payments"), faults.clock("cart"), faults.clock()];
    rules = [rule({ effect: "skew", skewMs: 90_000 })];
    const skews = () => [payments, cart, shared].map((wrong) => wrong.now() - clock.now());
    expect(skews()).toEqual([90_000, 0, 90_000]);
    clock.advance(10_000);
    expect(skews()).toEqual([0, 0, 0]);
  });
});

describe("the file of faults", () => {
  let dir: string;
  let path: string;
  const refused: unknown[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopstream-faults-"));
    path = join(dir, "faults.json");
    refused.length = 0;
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (text: string, mode = 0o600) => {
    writeFileSync(`${path}.next`, text, { mode });
    chmodSync(`${path}.next`, mode);
    renameSync(`${path}.next`, path);
  };

  it("is followed as it comes, changes and goes", async () => {
    const file = new FaultFile(path, (error) => refused.push(error));
    expect(file.rules).toEqual([]);
    write(JSON.stringify({ faults: [rule({})] }));
    await until(() => file.rules.length === 1, "the rule is seen");
    rmSync(path);
    await until(() => file.rules.length === 0, "the rule is gone");
    file.close();
    expect(refused).toEqual([]);
  });

  it("that others may read and not write is believed, as a ConfigMap's in a pod is", () => {
    write(JSON.stringify({ faults: [rule({})] }), 0o444);
    const file = new FaultFile(path, (error) => refused.push(error));
    expect([file.rules.length, refused]).toEqual([1, []]);
    file.close();
  });

  it.each([
    ["others may write", JSON.stringify({ faults: [] }), 0o666],
    ["makes no sense", "{", 0o600],
    ["says more than it may", JSON.stringify({ faults: [{ effect: "delete" }] }), 0o600],
  ])("that %s is not believed", (_, text, mode) => {
    write(text, mode);
    const file = new FaultFile(path, (error) => refused.push(error));
    expect(file.rules).toEqual([]);
    expect(refused).toHaveLength(1);
    file.close();
  });

  it("is asked for by the environment alone: without the word there is no seam", () => {
    const seams = { clock, random: systemRandom };
    expect(openFaults({}, seams)).toBeUndefined();
    expect(openFaults({ FAULTS_FILE: path }, seams)).toBeInstanceOf(CallFaults);
  });
});
