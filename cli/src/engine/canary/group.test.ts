import { beforeEach, describe, expect, it } from "vitest";
import { FakeCanaries, underWay } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { begin, releaseGroup, toImage } from "./group.ts";
import { becameOf } from "./leave.ts";
import { findMark } from "./mark.ts";
import { groupOf } from "./member.ts";
import { dependencyOrder } from "./order.ts";
import { imageOf, type ReplicaSet, type Rollout } from "./rollout.ts";
import { abortGroup } from "./stop-group.ts";

const names = ["cart", "orders", "payments"];
const how = { withinMs: 60_000, isRevert: false, isAlone: false };
const third = toImage({ tag: "3" });
const before = "registry/orders:2";
const hashes: Readonly<Record<string, string>> = { 1: "old", 2: "new", 3: "third", 4: "fourth" };
const tagOf = ({ spec }: Rollout) => imageOf(spec.template).replace("registry/orders:", "");

let fake: FakeCanaries;
let clock: IdleClock;
let lines: string[];
/** What becomes of a version of a service that gets all calls, or not; `full` when its steps are skipped. */
let fate: (service: string, tag: string, isFull: boolean) => Rollout["status"];
const watching = () => ({
  ...{ cluster: fake, clock, signal: new AbortController().signal },
  onChange: (line: string) => lines.push(line),
});
const imageNow = (name: string) => imageOf((fake.rollouts.get(name) as Rollout).spec.template);
const grouped = (...members: string[]) => groupOf(watching(), members, third);
const release = async (...members: string[]) =>
  clock.through(releaseGroup(watching(), await grouped(...members), third));
const stopped = { phase: "Degraded", abort: true };
const healthy = (tag: string) => ({ phase: "Healthy", stableRS: hashes[tag] ?? "", pauseConditions: [] });

/** The controller: a template that is new to it becomes its newest revision, which then meets its fate. */
function control(name: string, rollout: Rollout): void {
  const tag = tagOf(rollout);
  const hash = hashes[tag] ?? tag;
  const sets = fake.sets.get(name) as ReplicaSet[];
  const newest = sets.at(-1) as ReplicaSet;
  if (newest.hash !== hash) {
    const known = sets.find((each) => each.hash === hash);
    const next = { ...newest, template: rollout.spec.template, ...known, hash, revision: newest.revision + 1 };
    fake.sets.set(name, [...sets.filter((each) => each.hash !== hash), next]);
    fake.become(name, { phase: "Progressing", abort: false, currentPodHash: hash, currentStepIndex: 0 });
  }
  const isFull = (rollout.status as { promoteFull?: boolean }).promoteFull === true;
  if (rollout.status?.abort !== true) fake.become(name, fate(name, tag, isFull));
}

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
  lines = [];
  for (const name of names) underWay(fake, name, 9, { phase: "Healthy", stableRS: "new" });
  fate = (_, tag) => healthy(tag);
  fake.onPatch = control;
});

describe("a group", () => {
  const deploy = (name: string, ...calls: string[]) =>
    ({ name, calls }) as unknown as Parameters<typeof dependencyOrder>[1][number];
  const graph = [
    deploy("gateway", "orders", "cart"),
    deploy("orders", "cart", "payments"),
    deploy("cart"),
    deploy("payments"),
  ];

  it("is released callees first, also past services that are not in it", () => {
    expect(dependencyOrder(["gateway", "payments", "orders"], graph)).toEqual(["payments", "orders", "gateway"]);
    expect(dependencyOrder(["gateway", "cart"], graph)).toEqual(["cart", "gateway"]);
    expect(() => dependencyOrder(["nobody"], graph)).toThrow(expect.objectContaining({ code: "SHOP-CANARY-001" }));
  });

  it("goes on from one to the next, and marks who belongs together", async () => {
    const { stands, stopped: none } = await release("cart", "orders");
    expect(stands.map(({ service, phase }) => `${service} ${phase}`)).toEqual(["cart healthy", "orders healthy"]);
    expect([none, imageNow("orders")]).toEqual([undefined, "registry/orders:3"]);
    expect((await findMark(watching(), "cart"))?.group?.members).toEqual(["cart", "orders"]);
  });

  it("is refused while one of them is being released, or runs that version already", async () => {
    underWay(fake, "cart", 1);
    await expect(begin(watching(), "cart", third, [])).rejects.toMatchObject({ code: "SHOP-CANARY-009" });
    const second = toImage({ tag: "2" });
    await expect(begin(watching(), "orders", second, [])).rejects.toMatchObject({ code: "SHOP-CANARY-004" });
    await expect(begin(watching(), "users", second, [])).rejects.toMatchObject({ code: "SHOP-CANARY-001" });
  });
});

describe("a group of which one cannot begin", () => {
  const isUntouched = () => expect(["cart", "payments"].map(imageNow)).toEqual([before, before]);

  it.each([
    ["is under way with another version", "SHOP-CANARY-009", () => underWay(fake, "orders", 1)],
    ["has no Rollout", "SHOP-CANARY-001", () => fake.rollouts.delete("orders")],
    [
      "was stopped with that version",
      "SHOP-CANARY-003",
      async () => {
        fate = () => stopped;
        await begin(watching(), "orders", third, []);
      },
    ],
  ])("as it %s is refused before anything begins", async (_, code, spoil) => {
    await spoil();
    await expect(release("cart", "orders", "payments")).rejects.toMatchObject({ code });
    isUntouched();
  });

  it("when another one has begun already is taken back, and says what became of each", async () => {
    fake.onPatch = (name, rollout) => {
      control(name, rollout);
      if (name === "cart" && tagOf(rollout) === "3")
        fake.become("orders", { phase: "Progressing", currentPodHash: "x" });
    };
    const group = await grouped("cart", "orders", "payments");
    const released = await clock.through(releaseGroup(watching(), group, third));
    expect([released.failure?.code, released.stopped?.returned.length]).toEqual(["SHOP-CANARY-009", 1]);
    expect(await becameOf(watching(), group, released)).toEqual([
      expect.stringMatching(/^cart is back at registry\/orders:2 after \d+ s$/),
      "orders was not begun",
      "payments was not begun",
    ]);
    isUntouched();
  });

  it("as the cluster is out of reach goes on as it is, and tells where each was last seen", async () => {
    let isAway = false;
    fate = (service, tag) => (service === "orders" && tag === "3" ? { phase: "Progressing" } : healthy(tag));
    fake.onLook = (name) => {
      if (name === "orders" && imageNow("orders") !== before) isAway = true;
      if (isAway) throw Object.assign(new Error("connect"), { code: "ETIMEDOUT" });
    };
    const group = await grouped("cart", "orders", "payments");
    const released = await clock.through(releaseGroup(watching(), group, third));
    expect([released.failure?.code, released.stopped, imageNow("cart")]).toEqual([
      "SHOP-CLUSTER-001",
      undefined,
      "registry/orders:3",
    ]);
    expect(await becameOf(watching(), group, released)).toEqual([
      "last seen: cart: 100 % healthy, step 0 of 9",
      expect.stringContaining("orders"),
      "payments cannot be looked at",
    ]);
  });
});

describe("a group that is released again", () => {
  it("goes on with those that are not done, as the same group: all are taken back when a later one is bad", async () => {
    const waits = { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] };
    fate = (service, tag) => (service === "orders" && tag === "3" ? waits : healthy(tag));
    const first = await grouped(...names);
    expect((await clock.through(releaseGroup(watching(), first, third))).stands.map(({ phase }) => phase)).toEqual([
      "healthy",
      "paused",
    ]);
    fake.become("orders", healthy("3"));
    clock.advance(60_000);
    expect(await grouped(...names)).toEqual(first);
    fate = (service, tag) => (service === "payments" && tag === "3" ? stopped : healthy(tag));
    const again = await release(...names);
    expect([again.begun, again.stands.map(({ service }) => service)]).toEqual([["payments"], names]);
    expect(again.stopped?.returned.map(({ service }) => service)).toEqual(["orders", "cart"]);
  });

  it("follows what is on its way, and changes nothing of what is done", async () => {
    await release("cart", "orders");
    expect((await release("cart", "orders")).begun).toEqual([]);
    fake.become("orders", { phase: "Progressing", stableRS: "new" });
    let looks = 0;
    fake.onLook = (name) => {
      if (name === "orders") looks += 1;
      if (looks === 12) fake.become("orders", healthy("3"));
    };
    const again = await release("cart", "orders");
    expect([again.begun, again.stands.at(-1)?.phase, again.stopped]).toEqual([[], "healthy", undefined]);
  });
});

describe("a group of which one is stopped", () => {
  /** Orders is bad; a return has to wait for its steps unless they are skipped. */
  const badOrders: typeof fate = (service, tag, isFull) => {
    if (tag === "3") return service === "orders" ? stopped : healthy(tag);
    return isFull ? healthy(tag) : { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] };
  };

  it("is back at the versions before when it ends, past all steps and gates, and the rest is not begun", async () => {
    fate = badOrders;
    const { stands, stopped: ended } = await release("cart", "orders", "payments");
    expect(stands.map(({ phase }) => phase)).toEqual(["healthy", "aborted"]);
    expect(ended?.returned).toMatchObject([{ service: "cart", image: before }]);
    expect(fake.rollouts.get("cart")?.status).toMatchObject({ phase: "Healthy", stableRS: "new" });
    expect([imageNow("cart"), imageNow("payments")]).toEqual([before, before]);
  });

  it("goes back with who calls first", async () => {
    fate = (service, tag, isFull) => badOrders(service === "payments" ? "orders" : "cart", tag, isFull);
    const { stopped: ended } = await release("cart", "orders", "payments");
    expect(ended?.returned.map(({ service }) => service)).toEqual(["orders", "cart"]);
  });

  it("says which of them did not come back, and lets the others", async () => {
    fate = (service, tag, isFull) => {
      if (service === "orders" && tag === "2") return stopped;
      return badOrders(service === "payments" ? "orders" : "cart", tag, isFull);
    };
    const { stopped: ended } = await release("cart", "orders", "payments");
    expect(ended?.errors).toMatchObject([{ code: "SHOP-CANARY-011", exit: 6 }]);
    expect(ended?.returned.map(({ service }) => service)).toEqual(["cart"]);
  });

  it("is not waited for without end", async () => {
    fate = (service, tag) => (tag === "3" ? badOrders(service, tag, false) : {});
    const { stopped: ended } = await release("cart", "orders");
    expect(ended?.errors).toMatchObject([{ code: "SHOP-CANARY-011" }]);
  });

  it("keeps its rescue when the stopped one is aborted by hand as well", async () => {
    fate = (service, tag) => (tag === "3" ? badOrders(service, tag, false) : { phase: "Progressing" });
    await release("cart", "orders");
    expect(fake.rollouts.get("cart")?.status).toMatchObject({ phase: "Progressing", currentPodHash: "new" });
    const ended = await clock.through(abortGroup(watching(), "orders", how));
    expect([ended.aborted.map(({ service }) => service), ended.returned]).toEqual([["orders"], []]);
    expect([imageNow("cart"), fake.rollouts.get("cart")?.status?.abort]).toEqual([before, false]);
    // Nor is the return itself taken for the release that somebody wants to end.
    await expect(abortGroup(watching(), "cart", how)).rejects.toMatchObject({ code: "SHOP-CANARY-003" });
    expect(fake.rollouts.get("cart")?.status?.abort).toBe(false);
  });
});

describe("a group that somebody aborts", () => {
  const under = { phase: "Progressing" };

  it("ends as a whole, and finished ones return", async () => {
    fate = (service, tag) => (service === "orders" && tag === "3" ? under : healthy(tag));
    const group = await grouped("cart", "orders");
    for (const name of group.members) await begin(watching(), name, third, group.members, group.at);
    const { aborted, returned } = await clock.through(abortGroup(watching(), "orders", how));
    expect([aborted.map(({ service }) => service), returned.map(({ service }) => service)]).toEqual([
      ["orders"],
      ["cart"],
    ]);
    expect(imageNow("cart")).toBe(before);
  });

  it("leaves the others alone when one is meant alone", async () => {
    fate = (service, tag) => (service === "orders" && tag === "3" ? under : healthy(tag));
    for (const name of ["cart", "orders"]) await begin(watching(), name, third, ["cart", "orders"], "now");
    expect((await abortGroup(watching(), "orders", { ...how, isAlone: true })).returned).toEqual([]);
    expect(imageNow("cart")).toBe("registry/orders:3");
  });

  it("does not reach into an earlier release of the same names", async () => {
    await release("cart", "orders");
    fate = () => under;
    clock.advance(1_000);
    await begin(watching(), "cart", toImage({ tag: "4" }), ["cart", "orders"]);
    expect((await abortGroup(watching(), "cart", how)).returned).toEqual([]);
    expect(imageNow("orders")).toBe("registry/orders:3");
  });

  it("leaves alone who was changed by another way since", async () => {
    fate = (service, tag) => (service === "orders" && tag === "3" ? under : healthy(tag));
    for (const name of ["cart", "orders"]) await begin(watching(), name, third, ["cart", "orders"], "now");
    const byHelm = [
      { op: "replace", path: "/spec/template/spec/containers/0/image", value: "registry/orders:4" },
    ] as const;
    await fake.patch("cart", byHelm);
    expect((await abortGroup(watching(), "orders", how)).returned).toEqual([]);
    expect(imageNow("cart")).toBe("registry/orders:4");
  });
});
