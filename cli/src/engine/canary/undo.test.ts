import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { abort } from "./abort.ts";
import { begin, toImage } from "./group.ts";
import { retry } from "./retry.ts";
import { returnAtOnce } from "./return.ts";
import { revertTemplate, undo } from "./revert.ts";
import { imageOf, type ReplicaSet } from "./rollout.ts";
import { abortGroup } from "./stop-group.ts";

let fake: FakeCanaries;
const deps = () => ({ cluster: fake, clock: new IdleClock() });
const imageNow = () =>
  imageOf(fake.rollouts.get("orders")?.spec.template ?? { metadata: {}, spec: { containers: [] } });
const sets = () => fake.sets.get("orders") as ReplicaSet[];
/** The controller makes, or takes up again, the pods of a version as its newest revision. */
const controlled = (hash: string, phase = "Healthy", stableRS = hash) => {
  const revision = Math.max(...sets().map((each) => each.revision)) + 1;
  const known = sets().find((each) => each.hash === hash) ?? (sets()[0] as ReplicaSet);
  fake.sets.set("orders", [...sets().filter((each) => each.hash !== hash), { ...known, hash, revision }]);
  fake.become("orders", { phase, currentPodHash: hash, stableRS, abort: false });
};

beforeEach(() => {
  fake = new FakeCanaries();
  underWay(fake, "orders", 9, { phase: "Healthy", stableRS: "new" });
});

describe("undo", () => {
  it("returns to the version before, and to nothing that was never there", async () => {
    expect(await undo(deps(), "orders")).toMatchObject({ outcome: "configured", to: { hash: "old" } });
    expect(imageNow()).toBe("registry/orders:1");
    await expect(undo(deps(), "orders", 7)).rejects.toMatchObject({ code: "SHOP-CANARY-006" });
  });

  it("said twice does not bring back what was undone: not at once, not under way, not when it is done", async () => {
    await undo(deps(), "orders");
    const again = async () => [(await undo(deps(), "orders")).outcome, imageNow()];
    expect(await again()).toEqual(["unchanged", "registry/orders:1"]);
    controlled("old", "Progressing", "new");
    expect(await again()).toEqual(["unchanged", "registry/orders:1"]);
    fake.become("orders", { phase: "Healthy", stableRS: "old" });
    expect(await again()).toEqual(["unchanged", "registry/orders:1"]);
  });

  it("to one revision, said twice, stays there, and goes on to another one", async () => {
    controlled("third");
    await undo(deps(), "orders", 1);
    controlled("old");
    expect((await undo(deps(), "orders", 1)).outcome).toBe("unchanged");
    expect(await undo(deps(), "orders", 2)).toMatchObject({ outcome: "configured", to: { hash: "new" } });
  });

  it("said by two at the same moment changes one thing", async () => {
    const outcomes = await Promise.all([undo(deps(), "orders"), undo(deps(), "orders")]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["configured", "unchanged"]);
  });

  it("goes back to what had all calls before, past a version that was stopped", async () => {
    fake.become("orders", { abort: true, stableRS: "old" });
    await begin(deps(), "orders", toImage({ tag: "3" }), ["orders"]);
    controlled("third");
    expect((await undo(deps(), "orders")).to.hash).toBe("old");
  });

  it("of a version that came by another way since goes to that one's own before", async () => {
    await begin(deps(), "orders", toImage({ tag: "3" }), ["orders"]);
    controlled("third");
    controlled("fourth");
    expect((await undo(deps(), "orders")).to.hash).toBe("third");
  });

  it("does not go back to a version that was aborted and reverted", async () => {
    fake.become("orders", { abort: true, stableRS: "old" });
    await revertTemplate(deps(), "orders");
    controlled("old");
    expect(await undo(deps(), "orders")).toMatchObject({ outcome: "unchanged", to: { hash: "old" } });
  });

  it("is refused in the middle of a release, which is for abort to end", async () => {
    underWay(fake, "orders", 1);
    await expect(undo(deps(), "orders")).rejects.toMatchObject({ code: "SHOP-CANARY-009" });
    expect(imageNow()).toBe("registry/orders:2");
  });

  it("says so when its return was stopped, and retry goes on with it", async () => {
    await undo(deps(), "orders");
    controlled("old", "Degraded", "new");
    fake.become("orders", { abort: true });
    await expect(undo(deps(), "orders")).rejects.toMatchObject({ code: "SHOP-CANARY-003" });
    expect(await retry(deps(), "orders")).toBe("configured");
  });
});

describe("retry", () => {
  it("begins again what was aborted, and said twice changes nothing", async () => {
    underWay(fake, "orders", 1, { abort: true });
    expect(await retry(deps(), "orders")).toBe("configured");
    expect(fake.rollouts.get("orders")?.status?.abort).toBe(false);
    expect(await retry(deps(), "orders")).toBe("unchanged");
  });

  it("is refused for what is finished", async () => {
    await expect(retry(deps(), "orders")).rejects.toMatchObject({ code: "SHOP-CANARY-003" });
  });
});

describe("a return", () => {
  const clock = new IdleClock();
  const watching = () => ({ cluster: fake, clock, signal: new AbortController().signal, onChange: () => {} });
  const how = { withinMs: 1_000, isRevert: false, isAlone: false };

  it("is at once where somebody says so, also one that goes by steps already, and said twice changes nothing", async () => {
    const isFull = () => fake.rollouts.get("orders")?.status?.promoteFull === true;
    fake.onPatch = () => {
      if (isFull()) fake.become("orders", { phase: "Healthy", stableRS: "old" });
      else controlled("old", "Progressing", "new");
    };
    await undo(deps(), "orders");
    expect(fake.rollouts.get("orders")?.status?.stableRS).toBe("new");
    expect(await clock.through(returnAtOnce(watching(), "orders"))).toMatchObject({
      image: "registry/orders:1",
      outcome: "unchanged",
    });
    expect(fake.rollouts.get("orders")?.status?.stableRS).toBe("old");
    fake.onPatch = () => expect.unreachable();
    expect((await returnAtOnce(watching(), "orders")).outcome).toBe("unchanged");
  });

  it("to a wrong version is ended by who says so, and by nobody else; then another one is free", async () => {
    await undo(deps(), "orders", 1);
    controlled("old", "Progressing", "new");
    await expect(abortGroup(watching(), "orders", how)).rejects.toMatchObject({ code: "SHOP-CANARY-003" });
    const { aborted } = await abortGroup(watching(), "orders", { ...how, isReturn: true });
    expect(aborted).toMatchObject([{ service: "orders", outcome: "configured" }]);
    expect(fake.rollouts.get("orders")?.status).toMatchObject({ abort: true, stableRS: "new" });
    expect((await undo(deps(), "orders", 2)).to.hash).toBe("new");
  });
});

it.each([
  ["has not looked yet", () => {}],
  ["is on its way", () => controlled("old", "Progressing")],
  ["is done", () => controlled("old")],
])("an abort with --revert, said twice, changes nothing, also when the controller %s", async (_, happens) => {
  underWay(fake, "orders", 1);
  const how = { withinMs: 1_000, isRevert: true, isAlone: false };
  const watching = { ...deps(), signal: new AbortController().signal, onChange: () => {} };
  const outcomes = async () => (await abortGroup(watching, "orders", how)).aborted.map(({ outcome }) => outcome);
  expect(await outcomes()).toEqual(["configured"]);
  happens();
  expect(await outcomes()).toEqual(["unchanged"]);
});

it("what Helm releases right after an abort with --revert is no longer that, and is ended by the next one", async () => {
  const clock = new IdleClock();
  underWay(fake, "orders", 1);
  await abort({ cluster: fake, clock }, "orders", 1_000, true);
  controlled("old");
  const path = "/spec/template/spec/containers/0/image";
  await fake.patch("orders", [{ op: "replace", path, value: "registry/orders:4" }]);
  fake.become("orders", { observedGeneration: "1" });
  let looks = 0;
  fake.onLook = () => {
    looks += 1;
    if (looks !== 4) return;
    controlled("fourth", "Progressing", "old");
    fake.become("orders", { observedGeneration: "9" });
  };
  expect((await clock.through(abort({ cluster: fake, clock }, "orders", 1_000, true))).outcome).toBe("configured");
});
