import { mkdirSync } from "node:fs";
import { runSteps, type StepReporter } from "../../cli/src/engine/step.ts";
import type { Bed } from "./bed.ts";
import { addressesOf } from "./status.ts";
import { startComponents } from "./steps/components.ts";
import { type Layer, layers } from "./steps/layers.ts";
import { bootMachine, connectMachine, makeIdentities } from "./steps/machine.ts";
import { joinNode, loadOwnImages, offerVolumes, startDns } from "./steps/node.ts";
import { buildPrograms, checkMachine } from "./steps/prepare.ts";
import type { BedStep } from "./steps/step.ts";

export const layerNames = Object.keys(layers);

function layersOf(names: readonly string[]): readonly Layer[] {
  const all = names.includes("all") ? layerNames : names;
  return all.map((name) => {
    const layer = layers[name];
    if (!layer) throw new Error(`there is no layer ${name}; there are ${layerNames.join(", ")} and all`);
    return layer;
  });
}

/** The Go families that a bed with these layers is built from. */
export function familiesOf(names: readonly string[]): readonly string[] {
  return ["kubernetes", "coredns", "probe", ...layersOf(names).flatMap(({ families }) => families)];
}

function stepsFor(names: readonly string[]): readonly BedStep[] {
  return [
    checkMachine,
    buildPrograms(familiesOf(names)),
    makeIdentities,
    bootMachine,
    connectMachine,
    ...startComponents,
    loadOwnImages,
    joinNode,
    startDns,
    offerVolumes,
    ...layersOf(names).flatMap(({ steps }) => steps),
  ];
}

const say = (text: string) => process.stderr.write(`${text}\n`);

const reporter: StepReporter = {
  begin: () => undefined,
  end: (title, { outcome, note }, seconds) =>
    say(`${outcome.padEnd(10)} ${title}${note ? ` (${note})` : ""}  ${seconds.toFixed(1)} s`),
  fail: (title) => say(`FAILED     ${title}`),
};

/** Every step looks first at what is there, so a second run changes nothing and an interrupted one goes on. */
export async function up(bed: Bed, names: readonly string[]): Promise<number> {
  mkdirSync(bed.home, { recursive: true });
  await runSteps(stepsFor(names), bed, reporter, () => performance.now());
  process.stdout.write(addressesOf(bed));
  return 0;
}
