import { readFileSync } from "node:fs";
import type { Clock } from "@shopstream/platform/clock.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { listShopPods } from "../../engine/cluster/pods.ts";
import type { HeldProgram } from "../../engine/held-program.ts";
import { ShopError } from "../../shop-error.ts";
import type { Experiment, Fault } from "../experiment.ts";
import type { PlannedFault, PlanOrder } from "./planned-fault.ts";

/** Made from within the pods, by a program that lasts for as long as we hold on to it. */
export type Held = Extract<Fault, { kind: "freeze" | "provider" }>;

export function isHeld(fault: Fault): fault is Held {
  return fault.kind === "freeze" || fault.kind === "provider";
}

/** Why nobody can be frozen where it runs; undefined when it can. */
export function heldRefusal({ fault, target }: Pick<Experiment, "fault" | "target">): string | undefined {
  const isNode = target.engine === undefined || target.engine === "payment-provider";
  return fault.kind === "freeze" && !isNode
    ? "in a pod only what runs on Node can be stopped where it stands; use an outage"
    : undefined;
}

/** Node's own, where nothing else was asked for, and the first process of a container. */
const inspector = "9229 1";
const madeWithinMs = 20_000;
/** Whoever holds on says something every second. */
const silentMs = 5_000;

interface HeldPod {
  readonly program: HeldProgram;
  readonly hits: () => number;
}

/** Nothing has to be taken back: with our end, or our silence, each program takes back what it did. */
export async function heldFaultOf(
  cluster: Cluster,
  victim: string,
  fault: Held,
  { forMs, clock }: PlanOrder,
): Promise<PlannedFault> {
  const ready = (await listShopPods(cluster)).filter(({ service, isReady }) => service === victim && isReady);
  if (ready.length === 0) throw new ShopError("SHOP-CHAOS-004", `no pod of ${victim} is ready`);
  const about = fault.kind === "freeze" ? inspector : JSON.stringify(fault.faults);
  const words = [`${forMs} ${silentMs}`, fault.kind, about];
  const held: HeldPod[] = [];
  const hits = () => held.reduce((sum, pod) => sum + pod.hits(), 0);
  return {
    undo: [],
    make: async () => {
      for (const { name } of ready) held.push(await hold(cluster, name, words, clock));
      return hits();
    },
    hits,
    letGo: async () => void (await Promise.all(held.map(({ program }) => program.letGo()))),
  };
}

const program = () => readFileSync(new URL("held-main.ts", import.meta.url), "utf8");

async function hold(cluster: Cluster, pod: string, words: readonly string[], clock: Clock): Promise<HeldPod> {
  const made = Promise.withResolvers<string>();
  let hits = 0;
  const onLine = (line: string) => {
    if (line === "made") made.resolve("");
    hits = Number(/^hits (\d+)$/.exec(line)?.[1] ?? hits);
  };
  const command = ["/usr/local/bin/node", "--input-type=module-typescript", "--eval", program(), ...words];
  const held = await cluster.hold(pod, { command, clock, onLine });
  const late = clock.sleep(madeWithinMs).then(() => "it does not begin");
  const problem = await Promise.race([made.promise, held.ended, late]);
  if (problem === "") return { program: held, hits: () => hits };
  await held.letGo();
  throw new ShopError("SHOP-CHAOS-004", `in ${pod}: ${problem}`);
}
