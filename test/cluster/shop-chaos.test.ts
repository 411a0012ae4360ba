import { once } from "node:events";
import type { Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graceMs } from "../../cli/src/chaos/guards.ts";
import { poll } from "../../platform/src/embedded/poll.ts";
import { isKnown } from "../support/known-weaknesses.ts";
import { get, kubectl, rolledOut } from "./kubectl.ts";
import { openApiWay } from "./testing/api-way.ts";
import {
  type BrokenWithin,
  clocksAre,
  frozenSearch,
  isWell,
  lyingProvider,
  processesOf,
  wellAt,
} from "./testing/broken-within.ts";
import { answerOf, Chaos, left, nothingLeft, welcome } from "./testing/chaos.ts";
import { bed, eventually } from "./testing/probes.ts";
import { down, meshUrl, minutes, namespace, offerImages, openWayIn, upMeshed, verify } from "./testing/shop.ts";

const inShop = ["-n", namespace];
let chaos: Chaos;
let wayIn: Server;

interface ManagedField {
  readonly time: string;
  readonly subresource?: string;
  readonly fieldsV1: object;
}

interface Deployment {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number };
  readonly metadata: { readonly managedFields: readonly ManagedField[] };
}

const search = () => get<Deployment>(bed, ["deployment", "search", ...inShop, "--show-managed-fields"]);

const searchHas = (count: number) =>
  eventually(`search has ${count} pods`, async () => ((await search()).spec.replicas === count ? true : undefined));
const allIsWell = () =>
  eventually("search is ready", async () => {
    const { spec, status } = await search();
    return status.readyReplicas === spec.replicas ? true : undefined;
  });

/** The reaper looks once a second, a look takes five at most (`reaper-main.ts`), and times here are whole seconds. */
const reaperSlackMs = 7_000;

/** Until when it may last, which the reaper goes by: the runner's end of `search-away` and what the guards add, by the API server's clock. */
const deadline = () =>
  eventually("the fault has its deadline", async () => {
    const { items } = await get<{ items: { data: { record: string } }[] }>(bed, [
      ...["configmaps", ...inShop],
      ...["-l", "shopstream.dev/chaos=fault"],
    ]);
    const [record] = items.map(({ data }) => JSON.parse(data.record) as { since: number; until: number });
    // Until it begins it has the time that making it may take besides.
    return record?.until === (record?.since ?? 0) + 12_000 + graceMs ? record?.until : undefined;
  });

/** Nobody is left to end the fault but the reaper, by then; after it a person clears up, and finds the shop well. */
async function endsByItself(before: number, until: number): Promise<void> {
  await searchHas(before);
  expect((await scaledAt()) - until).toBeLessThan(reaperSlackMs);
  await nothingLeft();
  expect((await chaos.ask("recover")).exit).toBe(0);
  await allIsWell();
}

/** When somebody asked for another number of pods last, by the API server's own clock. */
async function scaledAt(): Promise<number> {
  const { metadata } = await search();
  // What the controllers say of it under `status` changes with every pod that comes.
  const asked = metadata.managedFields.filter(({ subresource }) => subresource !== "status");
  const times = asked.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('"f:replicas":{}'));
  return Math.max(...times.map(({ time }) => Date.parse(time)));
}

beforeAll(async () => {
  chaos = new Chaos(meshUrl);
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upMeshed();
}, 15 * minutes);
afterAll(async () => {
  wayIn.close();
  chaos.close();
  await down();
}, 5 * minutes);

describe("an experiment on a cluster", () => {
  it("is refused until its namespace says that faults are welcome", async () => {
    await welcome("-");
    const refused = await chaos.ask("run", "search-away");
    expect([refused.exit, refused.document.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-004"]);
    await welcome("=true");
    expect((await chaos.ask("plan", "search-away")).exit).toBe(0);
  });

  it(
    "is refused where it would hit more than it may, and where customers are not served already before",
    async () => {
      const wide = await chaos.ask("run", chaos.changed("search-away", "search-wide", "services: 1", "services: 0"));
      expect([wide.exit, wide.document.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-007"]);
      const red = await chaos.ask("run", chaos.changed("search-away", "search-red", "pageSize=4", "pageSize=none"));
      expect([red.exit, red.document.errors[0]?.code]).toEqual([3, "SHOP-CHAOS-006"]);
      expect(await left()).toEqual([]);
      expect((await search()).spec.replicas).toBeGreaterThan(0);
    },
    5 * minutes,
  );

  it(
    "ends at Ctrl-C at once, by the runner itself",
    async () => {
      const run = chaos.start("run", ["search-away"]);
      await searchHas(0);
      run.kill("SIGINT");
      const [exit] = (await once(run, "close")) as [number];
      expect([exit, (await search()).spec.replicas === 0]).toEqual([130, false]);
      await nothingLeft();
      await allIsWell();
    },
    5 * minutes,
  );

  it(
    "whose runner is killed lets no other begin, and is ended by the reaper by its deadline",
    async () => {
      const before = (await search()).spec.replicas;
      const runner = chaos.start("run", ["search-away"]);
      await searchHas(0);
      const until = await deadline();
      runner.kill("SIGKILL");
      const second = await chaos.ask("run", "orders-killed");
      expect([second.exit, second.document.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-005"]);
      await endsByItself(before, until);
    },
    5 * minutes,
  );

  it(
    "whose runner loses the API server is given up, and ended by the reaper by its deadline",
    async () => {
      const before = (await search()).spec.replicas;
      const way = await openApiWay(bed, chaos.home);
      const run = answerOf(chaos.start("run", ["search-away"], { KUBECONFIG: way.kubeconfig }));
      await searchHas(0);
      const until = await deadline();
      way.close();
      // What it could not take back itself it names.
      expect([1, 9, 10]).toContain((await run).exit);
      await endsByItself(before, until);
    },
    5 * minutes,
  );

  it(
    "ends within five seconds of the lever, and none begins until it is released",
    async () => {
      const running = chaos.ask("run", "search-away");
      await searchHas(0);
      await chaos.ask("lever", "--reason", "customers wait");
      const lever = ["configmap", "chaos-lever", ...inShop];
      const { metadata } = await get<{ metadata: { creationTimestamp: string } }>(bed, lever);
      expect((await search()).spec.replicas).not.toBe(0);
      expect((await scaledAt()) - Date.parse(metadata.creationTimestamp)).toBeLessThan(5_000);
      // The runner says so, or that customers had been failed before.
      expect([8, 9]).toContain((await running).exit);
      expect((await chaos.ask("run", "search-away")).exit).toBe(9);
      await chaos.ask("lever", "--release");
      await nothingLeft();
      await allIsWell();
    },
    5 * minutes,
  );
});

// As long as an experiment of its kind may last: Kubernetes starts a frozen process anew after a while.
const fromWithin = [
  { experiment: "search-frozen", lasts: "16s", longest: 50, service: "search", what: frozenSearch },
  {
    experiment: "provider-loses-answers",
    lasts: "12s",
    longest: 300,
    service: "stripe-simulator",
    what: lyingProvider,
  },
];

describe("what is broken from within a pod", () => {
  beforeAll(() => welcome("=true"));

  const isBroken = (what: BrokenWithin) =>
    eventually("it is broken", async () => ((await isWell(what)) ? undefined : true));

  it.each(fromWithin)(
    "lasts no longer than its runner lives, though it was to last for longer: $experiment",
    async ({ experiment, lasts, longest, service, what }) => {
      const long = chaos.changed(experiment, `${experiment}-long`, `duration: ${lasts}`, `duration: ${longest}s`);
      const before = await processesOf(service);
      const runner = chaos.start("run", [long]);
      await isBroken(what);
      const brokenAt = Date.now();
      runner.kill("SIGKILL");
      await eventually("it is well again", async () => ((await isWell(what)) ? true : undefined));
      // Long before it would have been over.
      expect(Date.now() - brokenAt).toBeLessThan((longest - 15) * 1_000);
      // It went on where it stood: nobody had to start it anew.
      expect(await processesOf(service)).toEqual(before);
      expect((await chaos.ask("recover")).exit).toBe(0);
      await nothingLeft();
      await allIsWell();
    },
    5 * minutes,
  );

  it.each(fromWithin)(
    "is well within five seconds of the lever: $experiment",
    async ({ experiment, lasts, longest, service, what }) => {
      const long = chaos.changed(experiment, `${experiment}-long`, `duration: ${lasts}`, `duration: ${longest}s`);
      const before = await processesOf(service);
      const running = chaos.ask("run", long);
      await isBroken(what);
      const well = wellAt(what);
      await chaos.ask("lever", "--reason", "customers wait");
      const { data } = await get<{ data: { since: string } }>(bed, ["configmap", "chaos-lever", ...inShop]);
      expect((await well) - Number(data.since)).toBeLessThan(5_000);
      expect(await processesOf(service)).toEqual(before);
      expect([8, 9]).toContain((await running).exit);
      await chaos.ask("lever", "--release");
      await nothingLeft();
      await allIsWell();
    },
    5 * minutes,
  );

  it(
    "leaves no wrong clock behind where its runner is killed: the reaper brings pods with the true one",
    async () => {
      const runner = chaos.start("run", ["orders-clock-ahead"]);
      await poll(() => clocksAre(false), { what: "clocks that are ahead", timeoutMs: 3 * minutes, intervalMs: 2_000 });
      runner.kill("SIGKILL");
      await poll(() => clocksAre(true), { what: "clocks that are right", timeoutMs: 5 * minutes, intervalMs: 2_000 });
      await rolledOut(bed, namespace, "deployment/orders");
      expect((await chaos.ask("recover")).exit).toBe(0);
      await nothingLeft();
    },
    9 * minutes,
  );
});

/** So that each is one run of at most ten minutes. */
const parts = [
  ["orders-killed", "inventory-away", "search-away", "cart-crashes", "payments-slow", "payments-refuses"],
  [
    "orders-cut-off-from-payments",
    "stock-answers-lost",
    "search-starved",
    "search-short-of-memory",
    "search-name-lost",
  ],
  ["provider-name-lost", "orders-drained", "catalog-flaky", "orders-answers-lost"],
  ["orders-frozen", "search-frozen", "orders-clock-ahead", "provider-loses-answers", "webhooks-twice-and-reordered"],
];

describe("a game day on a cluster", () => {
  beforeAll(async () => {
    await welcome("=true");
    // So that one pod of it can leave after the other.
    await kubectl(bed, ["scale", "--replicas=2", "deployment/orders", ...inShop]);
    await kubectl(bed, ["rollout", "status", "deployment/orders", ...inShop, "--timeout=180s"], { timeoutMs: 200_000 });
  }, 4 * minutes);

  it.each(parts.map((part, index) => [index + 1, part] as const))(
    "ends as its authors expect, and leaves nothing; the books are right (part %i)",
    async (_, part) => {
      expect(await chaos.gameDay(...part)).toEqual({ judged: part.length, surprises: [] });
      await nothingLeft();
      expect((await verify(meshUrl)).status).toBe("held");
    },
    12 * minutes,
  );

  it(
    "serves or refuses everybody of three times as many customers, all in time but those who buy, who may wait longer (W1)",
    async () => {
      const { judged, surprises } = await chaos.gameDay("gateway-overloaded");
      expect([judged, surprises.filter((said) => !isKnown("W1", said))]).toEqual([1, []]);
      await nothingLeft();
      expect((await verify(meshUrl)).status).toBe("held");
    },
    10 * minutes,
  );
});
