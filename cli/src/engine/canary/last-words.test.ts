import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { abort } from "./abort.ts";
import { explain } from "./explain.ts";
import { watch } from "./watch.ts";

let fake: FakeCanaries;
let clock: IdleClock;
const deps = () => ({ cluster: fake, clock });
const pod = { namespace: "shop", hasProxy: true, trouble: "OOMKilled" };
const caller = { ...pod, name: "caller-1", hash: "x", trouble: undefined };
const bad = { ...pod, name: "orders-new-1", hash: "new", service: "orders" };
const said = [{ pod: "orders-new-1", trouble: "OOMKilled", log: ["started", "out of memory"] }];
const podsThen = async () => {
  fake.shownPods = [caller];
  return (await explain(deps(), "orders")).pods;
};

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
  underWay(fake, "orders", 1);
  fake.shownPods = [caller, bad];
});

describe("what pods said that are gone", () => {
  it("is kept by who watched the release being stopped", async () => {
    fake.become("orders", { abort: true });
    await watch({ ...deps(), signal: new AbortController().signal, onChange: () => {} }, "orders");
    expect(await podsThen()).toEqual(said);
  });

  it("is kept by who aborted it", async () => {
    await clock.through(abort(deps(), "orders", 1_000, false));
    expect(await podsThen()).toEqual(said);
  });

  it("is not told of another version, nor while there are pods to ask", async () => {
    await clock.through(abort(deps(), "orders", 1_000, false));
    fake.become("orders", { currentPodHash: "newer" });
    expect(await podsThen()).toEqual([]);
    fake.shownPods = [{ ...bad, hash: "newer", name: "orders-newer-1", trouble: undefined }];
    expect((await explain(deps(), "orders")).pods).toMatchObject([{ pod: "orders-newer-1", trouble: "" }]);
  });

  it("does not keep somebody from watching who may only look", async () => {
    fake.become("orders", { abort: true });
    fake.patch = () => Promise.reject(new Error("forbidden"));
    const stand = await watch({ ...deps(), signal: new AbortController().signal, onChange: () => {} }, "orders");
    expect(stand.phase).toBe("aborted");
  });
});
