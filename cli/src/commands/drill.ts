import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { summarise } from "../chaos/samples.ts";
import type { CommandSpec } from "../command.ts";
import { drillRollback } from "../engine/canary/drill.ts";
import { drillReport } from "../engine/canary/drill-report.ts";
import { homeOf } from "../engine/home.ts";
import type { TargetOptions } from "../engine/target.ts";
import { withTarget } from "../engine/target.ts";
import type { Result } from "../result.ts";
import { settled } from "../settled.ts";
import { ShopError } from "../shop-error.ts";
import { openPlace, type PlaceOptions, withPlace } from "./canary/place.ts";
import { withCustomers } from "./canary/with-customers.ts";

interface DrillOptions extends PlaceOptions, TargetOptions {
  readonly service: string;
  readonly synthetic: string;
  readonly afterSmoke?: string | true;
  readonly within: string;
}

// Its smoke test takes some twenty seconds, and its first call comes a moment later.
const smokeSeconds = 35;

const drills = ["canary-rollback"];

export const drillCommand: CommandSpec<DrillOptions> = {
  name: "drill [name]",
  summary: "practise what must work when it matters, and keep a dated report",
  examples: [
    {
      line: "shopctl drill canary-rollback --context test --url https://shop.example --yes",
      does: "a bad version is released and must be stopped",
    },
    {
      line: "shopctl drill canary-rollback --after-smoke --context test --url https://shop.example --yes",
      does: "one that its smoke test does not see: guards, shares and proof are practised",
    },
    { line: "shopctl drill", does: "names the drills" },
  ],
  dryRun: "supported",
  configure: (command) =>
    withTarget(withPlace(command))
      .option("--service <name>", "whose bad version it is", "orders")
      .option("--synthetic <perSecond>", "journeys of our own meanwhile, one of eight a checkout", "30")
      .option("--after-smoke [seconds]", `a pod fails only so long after it began; ${smokeSeconds} unless you say`)
      .option("--within <seconds>", "from its first call until no proxy sends it one, or the drill is not held", "90"),
  run: async (call, options) => {
    const [name] = call.args;
    if (name === undefined) return { kind: "Drills", status: "ok", items: drills.map((drill) => ({ drill })) };
    if (!drills.includes(name)) throw new ShopError("SHOP-CLI-001", `there is no drill ${name}: ${drills.join(", ")}`);
    if (call.isDryRun) return planned(options);
    if (!call.isConfirmed)
      throw new ShopError(
        "SHOP-CLI-002",
        `a version of ${options.service} that fails a fifth of its calls is released`,
      );
    const drilling = drillingOf(options);
    const deps = await openPlace(call, options);
    const { samples, stop } = await withCustomers(call, options, options.synthetic);
    const running = drillRollback(
      { ...deps, signal: call.signal, onChange: (line) => call.progress.line(line) },
      options.service,
      drilling,
    );
    // Its bad version is taken back before the command ends, also when somebody interrupts it.
    call.atEnd(() => settled(running));
    const drill = await running;
    await stop();
    const { count, failed } = summarise(samples.all);
    const traffic = `${count} journeys, ${failed} of them failed`;
    const file = keep(homeOf(call.io.env), drill.startedAt, drillReport(drill, deps.cluster.place, traffic));
    const errors = drill.isHeld ? [] : [new ShopError("SHOP-CANARY-010", drill.misses.join("; "))];
    return {
      kind: "Drill",
      status: drill.isHeld ? "held" : "failed",
      data: { ...drill, report: file, journeys: { count, failed } },
      text: `${drill.isHeld ? "held" : "not held"}; the report is ${file}`,
      errors,
    };
  },
};

function planned({ service, synthetic, context, namespace }: DrillOptions): Result {
  const text = `would release a version of ${service} that fails a fifth of its calls at ${context ?? "a cluster to be named"}, namespace ${namespace}, with ${synthetic} journeys a second, and wait until it is stopped`;
  return { kind: "Drill", status: "planned", data: { service, synthetic, namespace }, text };
}

function drillingOf({ afterSmoke, within }: DrillOptions) {
  const ms = (option: string, seconds: string) => {
    if (Number(seconds) > 0) return Number(seconds) * 1_000;
    throw new ShopError("SHOP-CLI-001", `${option} ${seconds} is no number of seconds`);
  };
  const after = afterSmoke === true ? String(smokeSeconds) : afterSmoke;
  return {
    illAfterMs: after === undefined ? undefined : ms("--after-smoke", after),
    withinMs: ms("--within", within),
  };
}

function keep(home: string, at: number, text: string): string {
  const folder = join(home, "drills");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date(at).toISOString().replaceAll(":", "-").slice(0, 19)}-canary-rollback.md`);
  writeFileSync(file, text);
  return file;
}
