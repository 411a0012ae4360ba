import { join } from "node:path";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalFault } from "../../cli/src/engine/faults/fault-order.ts";
import { openHome } from "../../cli/src/engine/home.ts";
import { findSupervisor } from "../../cli/src/engine/supervisor-client.ts";
import { asSuperuser, ownFaults, untilSomebodyWaits } from "../support/own-faults.ts";
import { commandsOf, readRunbook, runbooks, statementsOf } from "../support/runbook.ts";
import { type RunningPlatform, startPlatform } from "../support/running-platform.ts";

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await startPlatform({ wire: true });
});
afterAll(async () => {
  await platform?.shopctl("chaos", "recover");
  await platform?.close();
});

/** The fault that each page is about. */
const faults: Readonly<Record<string, () => LocalFault>> = {
  "service-down": () => ({ kind: "outage", process: "orders" }),
  "dependency-down": () => ({ kind: "outage", process: "redis" }),
  "full-database": () => ({
    kind: "readonly",
    process: "postgres",
    dataDir: openHome(platform.home).postgres,
  }),
  "slow-dependency": () => ({ kind: "rule", rule: { service: "payments", effect: "latency", delayMs: 2_000 } }),
  "wrong-clock": () => ({ kind: "rule", rule: { service: "orders", effect: "skew", skewMs: 90_000 } }),
  overload: () => ({ kind: "load" }),
  "payment-provider": () => ({
    kind: "provider",
    ...(platform.file.simulator as { url: string; secretKey: string }),
    faults: { operations: [{ operation: "*", outcome: "failBefore" }] },
  }),
};

describe("a runbook", () => {
  it("has a fault that it is for", () => {
    // A local platform has no certificate and no releases: those pages are tried in test/cluster.
    expect([...Object.keys(faults), "certificate", "releases"].sort()).toEqual(runbooks());
  });

  it.each(Object.keys(faults))(
    "%s: its commands do what it says while its fault is there, and the fault goes",
    // A process that comes back may find its port taken by somebody else on the machine.
    { retry: 1 },
    async (name) => {
      const supervisor = findSupervisor(join(platform.home, "supervisor"));
      const fault = (faults[name] as () => LocalFault)();
      await supervisor?.inject({ id: name, experiment: name, what: `the fault of ${name}`, forMs: 600_000, fault });
      const commands = commandsOf(readRunbook(name));
      const ended: [string, number][] = [];
      for (const { args } of commands) ended.push([args.join(" "), (await platform.shopctl(...args)).code]);
      expect(ended).toEqual(commands.map(({ args, exits }) => [args.join(" "), exits]));
      expect((await supervisor?.faults())?.ended.at(-1)).toMatchObject({ id: name, by: "lever" });
      await until(async () => (await platform.shopctl("status")).code === 0, "all is well", 60_000);
    },
  );

  // As startPlatform does: what is missing would be taken for a wish to change it.
  const startedWith = ["--wire", "--no-web", "--no-seed"];
  const buys = async () => (await platform.shopctl("smoke", "--timeout", "30s")).code === 0;

  it.each(Object.keys(ownFaults))(
    "%s: what it says of no experiment is enough where something broke by itself",
    async (name) => {
      const page = readRunbook(name);
      const isOver = await ownFaults[name]?.(platform);
      expect(await buys()).toBe(false);
      if (name === "slow-dependency") await untilSomebodyWaits(platform);
      const statements = statementsOf(page);
      for (const statement of statements) await asSuperuser(platform, statement);
      await isOver?.();
      const confirm = commandsOf(page).filter(
        ({ section, args }) => section === "Confirm" && !args.includes("--release"),
      );
      const commands = [...commandsOf(page, "sh otherwise"), ...confirm];
      const ended: [string, number][] = [];
      for (const { args } of commands) {
        const started = args[0] === "up" ? startedWith : [];
        ended.push([args.join(" "), (await platform.shopctl(...args, ...started)).code]);
      }
      expect(ended).toEqual(commands.map(({ args, exits }) => [args.join(" "), exits]));
      expect([(await platform.shopctl("status")).code, await buys()]).toEqual([0, true]);
    },
  );
});
