import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { releaseGroup, toImage } from "./group.ts";
import { leaveGroup } from "./leave.ts";
import { groupOf } from "./member.ts";
import { imageOf } from "./rollout.ts";

let fake: FakeCanaries;
let clock: IdleClock;
let over: AbortController;
const watching = (signal: AbortSignal) => ({ cluster: fake, clock, signal, onChange: () => {} });
const imageNow = (name: string) =>
  imageOf(fake.rollouts.get(name)?.spec.template ?? { metadata: {}, spec: { containers: [] } });

/** Cart is finished, orders under way, payments not begun when the one who follows them is sent away. */
async function left(isInterrupted: boolean): Promise<readonly string[]> {
  const third = toImage({ tag: "3" });
  const group = await groupOf(watching(over.signal), ["cart", "orders", "payments"], third);
  const running = releaseGroup(watching(over.signal), group, third);
  return clock.through(leaveGroup(watching(new AbortController().signal), group, running, isInterrupted));
}

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
  over = new AbortController();
  for (const name of ["cart", "orders", "payments"]) underWay(fake, name, 9, { phase: "Healthy", stableRS: "new" });
  fake.onPatch = (name, { spec, status }) => {
    const isNew = imageOf(spec.template).endsWith(":3");
    if (name !== "orders")
      fake.become(name, { currentPodHash: isNew ? "third" : "new", stableRS: isNew ? "third" : "new" });
    else if (isNew && status?.abort !== true) {
      fake.become(name, { phase: "Progressing", currentPodHash: "third", currentStepIndex: 1 });
      over.abort();
    }
  };
});

describe("who follows a group", () => {
  it("and presses Ctrl-C ends it: what is under way is aborted, what was finished returns", async () => {
    expect(await left(true)).toEqual([
      "orders is aborted: none of 1 proxies sends the new version of orders a call",
      expect.stringMatching(/^cart is back at registry\/orders:2 after \d+ s$/),
    ]);
    expect(fake.rollouts.get("orders")?.status?.abort).toBe(true);
    expect(["cart", "orders", "payments"].map(imageNow)).toEqual(Array(3).fill("registry/orders:2"));
  });

  it("and has no more time leaves it, and is told what goes on and how to end it", async () => {
    const lines = await left(false);
    expect(lines).toEqual([
      "cart: 100 % healthy, step 9 of 9",
      expect.stringContaining("shopctl canary watch orders follows it, canary abort orders ends it and its group"),
      "payments was not begun",
    ]);
    expect(["cart", "orders", "payments"].map((name) => imageNow(name).at(-1))).toEqual(["3", "3", "2"]);
  });

  it("has nothing to clean up when it was over by itself", async () => {
    fake.onPatch = (name) => fake.become(name, { currentPodHash: "third", stableRS: "third" });
    expect(await left(true)).toEqual([]);
    expect(imageNow("payments")).toBe("registry/orders:3");
  });
});
