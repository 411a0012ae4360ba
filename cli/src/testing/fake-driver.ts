import type { Experiment } from "../chaos/experiment.ts";
import { toExperiment } from "../chaos/experiment-files.ts";
import type { FaultDriver } from "../chaos/fault-driver.ts";
import type { EndedBy, EndedFault, FaultState, Lever } from "../engine/faults/fault-order.ts";

/** A place for faults in memory, which does as it is told and remembers what happened, in order. */
export class FakeDriver implements FaultDriver {
  readonly place = "nowhere";
  readonly log: string[] = [];
  pulled: Lever | undefined;
  why: string | undefined;
  doing: string[] = [];
  ill: string[] = [];
  effects = 1;
  hit = ["orders"];
  residue: string[] = [];
  /** Called with each question for the state: a test lets things happen there. */
  onState = () => {};
  #active = new Map<string, string>();
  #ended: EndedFault[] = [];

  async refusal() {
    return this.why;
  }

  async underWay() {
    return this.doing;
  }

  async unsupported({ modes }: Experiment) {
    return modes.includes("wire") ? undefined : "not of this kind";
  }

  radius({ fault }: Experiment) {
    return { services: this.hit, callers: ["gateway"], percent: "percent" in fault ? fault.percent : 100 };
  }

  async inject({ title }: Experiment, id: string, forMs: number) {
    this.log.push(`inject for ${forMs}`);
    this.#active.set(id, title);
  }

  async end(id: string, by: EndedBy) {
    if (!this.#active.delete(id)) return;
    this.log.push(`end by ${by}`);
    this.#ended.push({
      id,
      experiment: "",
      what: "",
      forMs: 1,
      since: 0,
      until: 0,
      hits: 1,
      frozen: [],
      endedAt: 0,
      by,
    });
  }

  async endAll(by: EndedBy) {
    for (const id of [...this.#active.keys()]) await this.end(id, by);
  }

  async state(): Promise<FaultState> {
    this.onState();
    const active = [...this.#active].map(([id, what]) => ({ id, what }) as FaultState["active"][number]);
    return { ...(this.pulled === undefined ? {} : { lever: this.pulled }), active, ended: this.#ended };
  }

  async hits() {
    return this.effects;
  }

  async symptoms() {
    return this.ill;
  }

  async lever() {
    return this.pulled;
  }

  async pullLever(reason: string) {
    this.pulled = { since: 0, reason };
    await this.endAll("lever");
    return this.residue;
  }

  async releaseLever() {
    this.pulled = undefined;
  }

  async recover() {
    this.log.push("recover");
    this.#active.clear();
    return this.residue;
  }
}

/** A small experiment, as its file would be read. */
export function experiment(change: object = {}): Experiment {
  const raw = {
    apiVersion: "shopstream/chaos/v1",
    kind: "Experiment",
    name: "orders-killed",
    title: "The orders service is killed",
    hypothesis: "Nobody who browses notices it",
    target: { service: "orders" },
    fault: { kind: "kill" },
    blastRadius: { services: 1 },
    duration: "10s",
    recoverWithin: "20s",
    load: { browse: 3 },
    steadyState: [{ name: "Customers browse", journey: { name: "browse", success: 0.9 } }],
    runbook: "docs/runbooks/service-down.md",
    ...change,
  };
  return toExperiment({ file: `${raw.name}.yaml`, value: raw });
}
