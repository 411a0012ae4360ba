import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import type { StepOutcome } from "../../../cli/src/engine/step.ts";
import { poll } from "../../../platform/src/embedded/poll.ts";
import type { Bed } from "../bed.ts";
import { type Component, componentsOf } from "../components.ts";
import { type Machine, runInside, runsInside, startInside } from "../machine.ts";
import { type BedStep, created, mustBeUp, unchanged } from "./step.ts";

/** The log of the run before stays beside it: it is wanted exactly when something died and was started again. */
function freshLog(bed: Bed, name: string): string {
  const log = path.join(bed.logs, `${name}.log`);
  if (existsSync(log)) renameSync(log, `${log}.1`);
  return log;
}

export function isReady(machine: Machine, { ready }: Component): Promise<boolean> {
  return runInside(machine, ready, { timeoutMs: 5_000 }).then(
    () => true,
    () => false,
  );
}

async function awaitReady(bed: Bed, machine: Machine, component: Component): Promise<void> {
  const log = path.join(bed.logs, `${component.name}.log`);
  const ask = async () => {
    if (await isReady(machine, component)) return true;
    if (!runsInside(machine, component.name)) throw new Error(`${component.name} ended; ${log} says why`);
    return undefined;
  };
  await poll(ask, { what: `${component.name} (${log})`, timeoutMs: 180_000, intervalMs: 250 });
}

export async function startComponent(bed: Bed, component: Component): Promise<StepOutcome> {
  const machine = mustBeUp(bed);
  const running = runsInside(machine, component.name);
  if (!running) await startInside(machine, component.name, component.program, freshLog(bed, component.name));
  await awaitReady(bed, machine, component);
  return running ? unchanged : created;
}

function step(name: string): BedStep {
  return {
    title: name,
    run: (bed) => {
      const component = componentsOf(bed).find((one) => one.name === name);
      if (!component) throw new Error(`no component is called ${name}`);
      return startComponent(bed, component);
    },
  };
}

/** In the order in which they need one another. */
export const startComponents: readonly BedStep[] = [
  "etcd",
  "containerd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
].map(step);
