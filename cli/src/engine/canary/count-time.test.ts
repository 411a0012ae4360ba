import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, toSwitch, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { countTime } from "./count-time.ts";
import { begin, toImage } from "./group.ts";
import type { ReplicaSet } from "./rollout.ts";
import { watch } from "./watch.ts";

const endsAt = "2026-01-01T00:10:00Z";

let fake: FakeCanaries;
let clock: IdleClock;
const deps = () => ({ cluster: fake, clock });
const ending = () => fake.sets.get("orders")?.flatMap((set) => (set.endsAt === undefined ? [] : [set.hash]));

/** Beside the old and the new version, some that were given up or taken over before. */
function before(...sets: readonly Partial<ReplicaSet>[]): void {
  const known = fake.sets.get("orders") as ReplicaSet[];
  const others = sets.map((set) => ({ ...(known[0] as ReplicaSet), endsAt, ...set, name: `orders-${set.hash}` }));
  fake.sets.set("orders", [...others, ...known.map((set) => ({ ...set, endsAt }))]);
}

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
  underWay(fake, "orders", 0);
});

describe("pods that do not come up, after a version that was given up,", () => {
  it("have their time counted: what is written down of earlier versions' end goes, and of no other", async () => {
    before({ hash: "given-up", replicas: 0 }, { hash: "with-pods", replicas: 1 });
    await countTime(deps(), "orders");
    expect(ending()).toEqual(["old", "new"]);
  });

  it("leave a switch's version before its time to be returned to", async () => {
    toSwitch(fake, "orders");
    before({ hash: "given-up", replicas: 0 }, { hash: "standing-by", replicas: 1 });
    await countTime(deps(), "orders");
    expect(ending()).toEqual(["standing-by", "old", "new"]);
  });

  it.each([
    ["is given up", { abort: true }],
    ["is finished", { stableRS: "new" }],
  ])("leave it where the release %s", async (_, status) => {
    before({ hash: "given-up", replicas: 0 });
    fake.become("orders", status);
    await countTime(deps(), "orders");
    expect(ending()).toContain("given-up");
  });

  it("have it counted by whoever begins a release, once the controller knows of it", async () => {
    fake.become("orders", { phase: "Degraded", abort: true, observedGeneration: "1" });
    before({ hash: "given-up", replicas: 0 });
    let looks = 0;
    fake.onLook = () => {
      looks += 1;
      if (looks === 8) fake.become("orders", { abort: false, currentPodHash: "third", observedGeneration: "2" });
    };
    await clock.through(begin(deps(), "orders", toImage({ tag: "3" }), ["orders"]));
    expect(ending()).toEqual(["old"]);
  });

  it("have it counted by whoever follows one that Helm began", async () => {
    before({ hash: "given-up", replicas: 0 });
    fake.become("orders", { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] });
    await watch({ ...deps(), signal: new AbortController().signal, onChange: () => {} }, "orders");
    expect(ending()).not.toContain("given-up");
  });

  it("are followed also by who may change no ReplicaSet, who is told once; and by who only looks without a change", async () => {
    before({ hash: "given-up", replicas: 0 });
    fake.become("orders", { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] });
    const lines: string[] = [];
    const watching = { ...deps(), signal: new AbortController().signal, onChange: (line: string) => lines.push(line) };
    expect((await watch({ ...watching, isLooking: true }, "orders")).phase).toBe("paused");
    expect(ending()).toContain("given-up");
    fake.forgetEnd = async () => {
      throw Object.assign(new Error("replicasets is forbidden"), { code: 403 });
    };
    expect((await watch(watching, "orders")).phase).toBe("paused");
    expect(lines.filter((line) => line.includes("replicasets is forbidden"))).toHaveLength(1);
  });
});
