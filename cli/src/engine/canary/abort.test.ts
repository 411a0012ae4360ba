import { beforeEach, describe, expect, it } from "vitest";
import { dumpOf, FakeCanaries, toSwitch, underWay, weighted } from "../../testing/fake-canaries.ts";
import { IdleClock } from "../../testing/idle-clock.ts";
import { abort, silenceText } from "./abort.ts";
import { lookAt } from "./find.ts";
import { promote } from "./promote.ts";

let fake: FakeCanaries;
let clock: IdleClock;
const deps = () => ({ cluster: fake, clock });
const aborting = (service = "orders") => clock.through(abort(deps(), service, 2_000, false));
const unproven = { code: "SHOP-CANARY-005", exit: 4 };
const pod = { namespace: "shop", hash: "x", hasProxy: true, trouble: undefined };

beforeEach(() => {
  fake = new FakeCanaries();
  clock = new IdleClock();
  underWay(fake, "orders", 1);
});

describe("abort of a release by shares", () => {
  it("says how many proxies were asked", async () => {
    expect(silenceText(await aborting())).toBe("none of 1 proxies sends the new version of orders a call");
  });

  it.each([
    ["no proxy is found", () => (fake.shownPods = [])],
    ["no proxy tells of a route", () => (fake.routesOf = () => ({ configs: [] }))],
    ["the routes are not there", () => fake.services.delete("orders")],
    ["the routes that have shares are not there", () => fake.services.set("orders", { spec: { http: [] } })],
  ])("is not proven when %s", async (_, spoil) => {
    spoil();
    await expect(aborting()).rejects.toMatchObject(unproven);
    expect(fake.rollouts.get("orders")?.status?.abort).toBe(true);
  });

  it("of what the way in leads to is proven there too, or not at all", async () => {
    underWay(fake, "gateway", 1, {}, ["gateway", "gateway-edge"]);
    fake.services.set("gateway-edge", weighted(100, 0));
    await expect(aborting("gateway")).rejects.toMatchObject(unproven);
    fake.shownPods = [...fake.shownPods, { ...pod, name: "istio-1", namespace: "istio-ingress" }];
    await expect(aborting("gateway")).rejects.toMatchObject(unproven);
    fake.routesOf = () => dumpOf("gateway", 0);
    expect((await aborting("gateway")).proxies).toBe(2);
  });

  it("without a mesh waits for the pods, and does not speak of proxies", async () => {
    underWay(fake, "orders", 1, {}, []);
    fake.shownPods = [{ ...pod, name: "orders-new", hash: "new", hasProxy: false, service: "orders" }];
    await expect(aborting()).rejects.toMatchObject(unproven);
    fake.shownPods = [];
    expect(silenceText(await aborting())).toBe("no pod of the new version of orders is left; there is no proxy to ask");
  });
});

describe("an abort that the controller has to take", () => {
  it("waits until it has looked at the last change: at that look it would forget the abort", async () => {
    fake.become("orders", { observedGeneration: "0" });
    let looks = 0;
    fake.onLook = () => {
      looks += 1;
      if (looks === 8) fake.become("orders", { currentPodHash: "third", abort: false, observedGeneration: "1" });
    };
    expect((await aborting()).outcome).toBe("configured");
    expect(fake.rollouts.get("orders")?.status).toMatchObject({ currentPodHash: "third", abort: true });
  });

  it("is not said while the controller is away, and is not proven where it does not take it", async () => {
    fake.become("orders", { observedGeneration: "0" });
    await expect(aborting()).rejects.toMatchObject(unproven);
    expect(fake.rollouts.get("orders")?.status?.abort).toBeUndefined();
    fake.become("orders", { observedGeneration: "1" });
    fake.hasController = false;
    await expect(aborting()).rejects.toMatchObject(unproven);
  });

  it.each([
    ["goes on again", { abort: false }],
    ["is another version by then", { abort: false, currentPodHash: "third" }],
  ])("is not proven when the release %s", async (_, status) => {
    fake.routesOf = () => {
      fake.become("orders", status);
      return dumpOf("orders", 0);
    };
    await expect(aborting()).rejects.toMatchObject({ ...unproven, message: expect.stringContaining("progressing") });
  });

  it("ends also what was told to go straight on", async () => {
    await promote(deps(), "orders", (await lookAt(deps(), "orders")).seen, true);
    await aborting();
    expect(fake.rollouts.get("orders")?.status).toMatchObject({ abort: true, promoteFull: false });
  });
});

describe("a switch", () => {
  beforeEach(() => {
    underWay(fake, "storefront", 0);
    toSwitch(fake, "storefront");
  });

  const seen = async () => (await lookAt(deps(), "storefront")).seen;

  it("is aborted when its Service leads to the version before, and not before", async () => {
    fake.hashes.set("storefront", "new");
    await expect(aborting("storefront")).rejects.toMatchObject(unproven);
    fake.hashes.set("storefront", "old");
    expect(silenceText(await aborting("storefront"))).toBe(
      "the Service of storefront leads to the version before; no proxy was asked",
    );
  });

  it("has no step to be promoted over, but one that waits for a person goes on, and all of it by --full", async () => {
    await expect(promote(deps(), "storefront", await seen(), false)).rejects.toMatchObject({ code: "SHOP-CANARY-003" });
    expect(await promote(deps(), "storefront", await seen(), true)).toBe("configured");
    expect(fake.rollouts.get("storefront")?.status).toMatchObject({ promoteFull: true });
    fake.become("storefront", { pauseConditions: [{ reason: "InconclusiveAnalysisRun" }] });
    expect(await promote(deps(), "storefront", await seen(), false)).toBe("configured");
    expect(fake.rollouts.get("storefront")?.status).not.toHaveProperty("pauseConditions");
  });
});
