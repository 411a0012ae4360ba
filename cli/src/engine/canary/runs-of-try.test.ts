import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import type { AnalysisRun, Rollout } from "./rollout.ts";
import { runsOfTry } from "./runs-of-try.ts";

const revisionAnnotation = "rollout.argoproj.io/revision";
let fake: FakeCanaries;

const run = (name: string, type: string, step?: number, phase = "Successful", revision = 2): AnalysisRun => ({
  metadata: {
    name,
    labels: {
      "rollouts-pod-template-hash": "new",
      "rollout-type": type,
      ...(step === undefined ? {} : { "step-index": String(step) }),
    },
    annotations: { [revisionAnnotation]: String(revision) },
  },
  spec: { metrics: [] },
  status: { phase },
});
const namesOf = (...runs: readonly AnalysisRun[]) => {
  const rollout = fake.rollouts.get("orders") as Rollout;
  const metadata = { ...rollout.metadata, annotations: { [revisionAnnotation]: "2" } };
  return runsOfTry({ ...rollout, metadata }, runs).map(({ metadata: { name } }) => name);
};

beforeEach(() => {
  fake = new FakeCanaries();
  underWay(fake, "orders", 0, { abort: true });
});

describe("the analyses of a try", () => {
  const first = [run("smoke", "Step", 1), run("guard", "Background", undefined, "Failed")];

  it("are all of a version that was tried once", () => {
    expect(namesOf(...first, run("gate", "Step", 5))).toEqual(["smoke", "guard", "gate"]);
  });

  it("are those since it was tried again", () => {
    expect(namesOf(...first, run("smoke.1", "Step", 1), run("guard.1", "Background"))).toEqual(["smoke.1", "guard.1"]);
  });

  it("are none while it has only just begun again", () => {
    underWay(fake, "orders", 0);
    expect(namesOf(...first)).toEqual([]);
    underWay(fake, "orders", 3);
    expect(namesOf(...first)).toEqual(["smoke", "guard"]);
  });

  it("are not those of the same version of last month, which was another revision", () => {
    expect(namesOf(run("last", "Step", 1, "Failed", 1), run("now", "Step", 1))).toEqual(["now"]);
    expect(namesOf(run("last", "Background", undefined, "Failed", 1))).toEqual([]);
  });

  it("are also those before one that was inconclusive, and was asked again when somebody let it go on", () => {
    const [smoke] = first as [AnalysisRun];
    const unsure = run("guard", "Background", undefined, "Inconclusive");
    expect(namesOf(smoke, unsure, run("guard.1", "Background"))).toEqual(["smoke", "guard", "guard.1"]);
  });

  it("are none of a change that the controller has not looked at", () => {
    fake.become("orders", { observedGeneration: "0" });
    expect(namesOf(...first)).toEqual([]);
  });
});
