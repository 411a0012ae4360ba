import { writeFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { Customer } from "../chaos/customer.ts";
import { stock, tidyUp } from "../chaos/journeys.ts";
import { Samples } from "../chaos/samples.ts";
import type { Call, CommandSpec } from "../command.ts";
import { type Target, type TargetOptions, targetOf, withTarget } from "../engine/target.ts";
import { judgeLoad, reasonsOf, runLoad } from "../load/run-load.ts";
import { type Scenario, type ScenarioName, scenarios } from "../load/scenario.ts";
import type { Result } from "../result.ts";
import { settled } from "../settled.ts";
import { ShopError } from "../shop-error.ts";

interface LoadOptions extends TargetOptions {
  readonly rate?: number;
  readonly acknowledged?: string;
}

const told = 5;

export const loadCommand: CommandSpec<LoadOptions> = {
  name: "load [scenario]",
  summary: "customers in numbers, and whether each is served and none waits too long",
  examples: [
    { line: "shopctl load steady", does: "a minute of an ordinary day; exit code 3 when a limit is broken" },
    { line: "shopctl load spike --rate 20 -o json", does: "20 a second, then 80, then 20 again; for a program" },
    {
      line: "shopctl load checkout --acknowledged orders.txt && shopctl verify --acknowledged orders.txt",
      does: "buys, and looks afterwards whether every order that was promised is there",
    },
    { line: "shopctl load", does: "names the scenarios" },
  ],
  dryRun: "supported",
  configure: (command) =>
    withTarget(command)
      .option("--rate <perSecond>", "customers a second in an ordinary stage, instead of the scenario's", rate)
      .option("--acknowledged <file>", "write the ids of the orders that customers were told of, one a line"),
  run: async (call, options) => {
    const [name] = call.args;
    if (name === undefined) return toList();
    const scenario = find(name);
    const { rate: perSecond = scenario.perSecond } = options;
    if (call.isDryRun) return planned(scenario, perSecond);
    const target = targetOf(call.io, options);
    mustBeMeant(call, target);
    const samples = await customersOf(call, target, scenario, perSecond);
    if (options.acknowledged !== undefined)
      writeFileSync(options.acknowledged, samples.acknowledged.map((id) => `${id}\n`).join(""));
    return toResult(name, scenario, perSecond, samples);
  },
};

async function customersOf(call: Call, { shop, admin, url, file }: Target, scenario: Scenario, perSecond: number) {
  const { clock, random } = call.io;
  const staff = await shop.signIn(admin);
  const smoke = { shop, admin: staff, simulator: file?.simulator, inbox: file?.inbox, clock, random, products: [] };
  // However it ends: the product that everybody buys goes, after the last of them has left.
  call.atEnd(() => tidyUp(smoke));
  const samples = new Samples();
  const context = { customer: new Customer(url, clock), random, clock, goods: await stock(smoke), samples };
  const onStage = (said: string) => call.progress.begin(said);
  const running = runLoad(context, clock, { scenario, perSecond, onStage, signal: call.signal });
  call.atEnd(() => settled(running));
  await running;
  return samples;
}

/** Elsewhere orders and charges may be real. */
function mustBeMeant({ isConfirmed }: Call, { url, file }: Target): void {
  if (isConfirmed || file?.simulator !== undefined) return;
  throw new ShopError("SHOP-CLI-002", `${url} gets orders and charges, perhaps hundreds`);
}

function find(name: string): Scenario {
  if (Object.hasOwn(scenarios, name)) return scenarios[name as ScenarioName];
  throw new ShopError("SHOP-CLI-001", `there is no scenario ${name}: ${Object.keys(scenarios).join(", ")}`);
}

function rate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000)) throw new InvalidArgumentError("Write a number above 0, at most 1000.");
  return value;
}

function toList(): Result {
  const items = Object.entries(scenarios).map(([scenario, { title, stages, perSecond }]) => {
    const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
    return { scenario, seconds, perSecond, title };
  });
  return { kind: "LoadScenarios", status: "ok", items };
}

function planned({ title, stages, mix }: Scenario, perSecond: number): Result {
  const items = stages.map(({ seconds, times }) => ({ seconds, perSecond: perSecond * times }));
  return { kind: "LoadPlan", status: "planned", data: { title, mix }, items, text: title };
}

function toResult(scenario: string, { mayRefuse, ...rest }: Scenario, perSecond: number, samples: Samples): Result {
  const fared = judgeLoad({ mayRefuse, ...rest }, samples);
  const broken = fared.filter(({ verdict }) => verdict === "BROKEN").map(({ journey }) => journey);
  const reasons = reasonsOf(samples);
  return {
    kind: "LoadReport",
    status: broken.length === 0 ? "held" : "broken",
    data: { scenario, perSecond, orders: samples.acknowledged.length, reasons },
    items: fared.map((each) => ({ ...each })),
    text: [`${samples.acknowledged.length} orders were promised`, ...reasons.slice(0, told)].join("\n"),
    errors: broken.length === 0 ? [] : [new ShopError("SHOP-LOAD-001", `not within limits: ${broken.join(", ")}`)],
  };
}
