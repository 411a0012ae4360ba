import { appendFileSync, copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { abort } from "../../cli/src/engine/canary/abort.ts";
import { explain } from "../../cli/src/engine/canary/explain.ts";
import { lookAt } from "../../cli/src/engine/canary/find.ts";
import { begin } from "../../cli/src/engine/canary/group.ts";
import { promote } from "../../cli/src/engine/canary/promote.ts";
import type { Stand } from "../../cli/src/engine/canary/stand.ts";
import { shopctl } from "../../cli/src/testing/buffer-io.ts";
import { poll } from "../../platform/src/embedded/poll.ts";
import { root } from "../runner/program.ts";
import { kubectl, rolledOut } from "./kubectl.ts";
import {
  crashing,
  declining,
  dying,
  faultFiles,
  faultsMap,
  leaking,
  sameAgain,
  type Turn,
  withFault,
  withLaterFault,
} from "./testing/bad-versions.ts";
import { canaries, follow, release, restore, type Story, sharesOf, untilHealthy } from "./testing/canary.ts";
import { keepFigure } from "./testing/canary-figures.ts";
import { Customers } from "./testing/customers.ts";
import { tagImage } from "./testing/next-tag.ts";
import { Reader } from "./testing/pages.ts";
import { applyAll, bed, eventually, forwarded } from "./testing/probes.ts";
import {
  administrator,
  down,
  env,
  isQuick,
  meshUrl,
  minutes,
  namespace,
  offerImages,
  openWayIn,
  upReleasing,
  verify,
} from "./testing/shop.ts";

// One shop serves all cases, and each of them leaves it as it was: `-t` chooses some. Figures are kept for docs/canaries.md.

const reports = path.join(root, ".cache/reports");
const note = (line: string) => appendFileSync(path.join(reports, "canaries.log"), `${line}\n`);

const signal = new AbortController().signal;
let wayIn: ReturnType<typeof openWayIn>;
let customers: Customers;

beforeAll(async () => {
  mkdirSync(reports, { recursive: true });
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upReleasing();
  const data = faultFiles(Date.now() + 24 * 60 * minutes);
  await applyAll({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: faultsMap, namespace }, data });
  customers = await Customers.come();
}, 15 * minutes);
afterAll(async () => {
  await customers?.leave();
  wayIn.close();
  await down();
}, 5 * minutes);

/** What runs now is what runs after the test, whatever becomes of it. */
async function keeping(service: string, atEnd = onTestFinished): Promise<Stand> {
  const before = await lookAt(canaries(), service);
  atEnd(() => restore(service, before.stable), 4 * minutes);
  return before;
}

/** Keeps what a release came to, for the page of figures, and answers how many were hurt of all who came meanwhile. */
function tell(what: string, story: Story, by = "") {
  const { begunAt, from, to } = story;
  const named = isQuick ? what : `${what}, at the default pace`;
  const [hurt, whole] = [customers.hurt(from, to), customers.hurt(begunAt, to)];
  const before = customers.hurt(begunAt - 30_000, begunAt);
  keepFigure(named, story, by, { hurt, whole, before });
  note(`${named}: ${JSON.stringify({ ...story, hurt, whole, before, account: customers.account(begunAt, to) })}`);
  return whole;
}

/** Every measurement of a release, for whoever wonders why it ended as it did. */
async function noteMeasurements(service: string, { stand }: Story): Promise<void> {
  for (const { metadata, status } of await canaries().cluster.analysisRuns(service)) {
    if (metadata.labels?.["rollouts-pod-template-hash"] !== stand.canary) continue;
    for (const { name, phase, measurements = [] } of status?.metricResults ?? [])
      note(`${metadata.name} ${name} ${phase}: ${measurements.map(({ value }) => value).join(" ")}`);
  }
}

const run = (service: string, turn: Turn) => release(service, turn, signal);

/** A verb as an operator types it; the outcome is in its exit code. */
async function canary(...args: readonly string[]) {
  const place = ["--context", bed.cgroup, "--namespace", namespace, "--output", "json"];
  const { exit, out, err } = await shopctl(["canary", ...args, ...place], { env });
  note(`canary ${args.join(" ")}: ${exit} ${out.replaceAll(/\s+/g, " ").slice(0, 2_000)}`);
  return { exit, err, ...(JSON.parse(out) as { status: string; items: readonly Readonly<Record<string, unknown>>[] }) };
}

/** A release at the moment that a test is about; some come a while after its beginning. */
async function at(service: string, what: string, isThere: (stand: Stand) => boolean): Promise<Stand> {
  const ask = async () => {
    const stand = await lookAt(canaries(), service);
    return stand.canary !== stand.stable && isThere(stand) ? stand : undefined;
  };
  return poll(ask, { what, timeoutMs: 3 * minutes, intervalMs: 500 });
}

const hasCalls = ({ weight, phase }: Stand) => weight > 0 && phase === "progressing";

describe("while customers buy, a bad version", () => {
  it.each<[string, string, Turn, RegExp]>([
    ["that fails a fifth of its calls", "orders", withFault("errors.json"), /^smoke$/],
    ["that is half a second late", "orders", withFault("slow.json"), /^smoke$|latency/],
    ["with one broken route", "orders", withFault("route.json"), /^smoke$/],
    ["that begins to fail a fifth of its calls", "orders", withLaterFault("errors.json"), /availability|routes?/],
    ["whose one route breaks later", "orders", withLaterFault("route.json"), /routes?/],
    ["that becomes half a second late", "orders", withLaterFault("slow.json"), /latency/],
    ["that keeps all memory it takes", "orders", leaking, /memory/],
    ["that ends again and again", "orders", dying, /restarts|not-reached/],
    ["that declines every card", "payments", declining, /payments-declined/],
  ])(
    "%s is stopped, and hurts few",
    async (what, service, turn, measure) => {
      const before = await keeping(service);
      const story = await run(service, turn);
      const { findings } = await explain(canaries(), service);
      await noteMeasurements(service, story);
      // Meanwhile those who still waited have had their answer, or none.
      await restore(service, before.stable);
      const { failed, all } = tell(
        `${service} ${what}`,
        story,
        findings.map(({ measure, value }) => `${measure} ${value}`.trim()).join(", "),
      );
      expect(story.stand.phase, story.lines.join("\n")).toBe("aborted");
      expect(findings.map((finding) => finding.measure).join(" ")).toMatch(measure);
      expect([story.detectMs ?? 0, story.zeroMs ?? 0].filter((ms) => ms >= minutes)).toEqual([]);
      expect(failed / all).toBeLessThan(0.005);
    },
    6 * minutes,
  );
});

describe("while customers buy, a good version", () => {
  it(
    "of three services gets all calls by itself, callees first, and no customer notices",
    async () => {
      const group = ["orders", "cart", "payments"];
      for (const service of group) await tagImage(service, "0.1.0-next");
      const from = Date.now();
      const { exit, items, err } = await canary("start", ...group, "--tag", "0.1.0-next", "--migrates");
      const to = Date.now();
      const stand = await lookAt(canaries(), "orders");
      const lines = err.split("\n");
      const times = { detectMs: undefined, zeroMs: undefined, wholeMs: to - from, begunAt: from };
      const story = { stand, ...times, from, to, lines };
      const { failed, all } = tell("three good versions, one after the other", story);
      expect([exit, items.map(({ service, phase }) => `${service} ${phase}`)], err).toEqual([
        0,
        ["cart healthy", "payments healthy", "orders healthy"],
      ]);
      for (const share of [5, 25, 50]) expect(err).toContain(`orders: ${share} %`);
      expect(all).toBeGreaterThan(1_000);
      expect(failed / all).toBeLessThan(0.005);
    },
    12 * minutes,
  );

  it(
    "goes on when the controller was away in the middle",
    async () => {
      const begun = Date.now();
      const running = run("cart", sameAgain("through-a-restart"));
      await at("cart", "a quarter of the calls", ({ weight }) => weight === 25);
      await kubectl(bed, ["-n", "argo-rollouts", "delete", "pod", "--all", "--wait=false"]);
      await rolledOut(bed, "argo-rollouts", "deployment/argo-rollouts");
      const story = await running;
      const { failed } = tell("cart, good, while the controller was started anew", story);
      note(`controller away: ${Date.now() - begun} ms in all`);
      expect([story.stand.phase, failed], story.lines.join("\n")).toEqual(["healthy", 0]);
    },
    6 * minutes,
  );

  it(
    "takes the place of one that is on its way, from the first step on",
    async () => {
      const before = await lookAt(canaries(), "cart");
      const first = run("cart", sameAgain("overtaken"));
      const overtaken = await at("cart", "the first share", ({ weight }) => weight > 0);
      await expect(begin(canaries(), "cart", () => [], [])).rejects.toMatchObject({ code: "SHOP-CANARY-009" });
      // As `helm upgrade` does it, which asks nobody.
      const { spec } = (await canaries().cluster.find("cart")) ?? { spec: undefined };
      if (spec === undefined) throw new Error("there is no cart");
      const value = sameAgain("overtaking")(spec.template);
      const from = Date.now();
      await canaries().cluster.patch("cart", [{ op: "replace", path: "/spec/template", value }]);
      await at("cart", "the next version", ({ canary: hash }) => hash !== overtaken.canary);
      const story = await follow("cart", from, signal);
      await first;
      const { failed } = tell("cart, good, in place of one that was on its way", story);
      expect([story.stand.phase, failed], story.lines.join("\n")).toEqual(["healthy", 0]);
      expect([before.stable, overtaken.canary]).not.toContain(story.stand.stable);
    },
    8 * minutes,
  );
});

describe("an operator", () => {
  it(
    "cannot promote from a stale screen, and aborts until no proxy sends the new version a call",
    async () => {
      await keeping("cart");
      const running = run("cart", sameAgain("watched"));
      await at("cart", "the first share", hasCalls);
      await eventually("a proxy that sends calls", async () =>
        Math.max(...(await sharesOf("cart"))) > 0 ? true : undefined,
      );
      // A step is reached a moment before its pause is written down, which is another screen.
      let before = "";
      const { seen } = await at("cart", "a pause", ({ why, seen: now }) => {
        const isAtRest = why === "lets time pass" && now === before;
        before = now;
        return isAtRest;
      });
      await promote(canaries(), "cart", seen, false);
      await at("cart", "the next step", (stand) => stand.seen !== seen);
      await expect(promote(canaries(), "cart", seen, false)).rejects.toMatchObject({ code: "SHOP-CANARY-002" });
      const { proxies, routesAfterMs, proxiesAfterMs } = await abort(canaries(), "cart", minutes, false);
      note(`abort by hand: routes after ${routesAfterMs} ms, all of ${proxies} proxies after ${proxiesAfterMs} ms`);
      expect(proxies).toBeGreaterThan(10);
      expect((await running).stand.phase).toBe("aborted");
    },
    6 * minutes,
  );

  it(
    "plans, begins, looks, stops, reads why, tries again and goes back, all by shopctl",
    async () => {
      await keeping("cart");
      await tagImage("cart", "0.1.0-typed");
      const planned = await forwarded(["-n", "monitoring", "service/prometheus", ":9090"], (url) =>
        canary("plan", "cart", "--prometheus", url),
      );
      expect([planned.exit, planned.items.filter(({ now }) => now !== null).length > 5]).toEqual([0, true]);
      expect((await canary("start", "cart", "--tag", "0.1.0-typed", "--migrates", "--detach")).exit).toBe(0);
      expect((await canary("start", "cart", "--tag", "0.1.0-other", "--detach")).exit).toBe(5);
      await at("cart", "the smoke test", ({ step }) => step === 1);
      const stopped = await canary("abort", "cart");
      expect([stopped.exit, stopped.status]).toEqual([0, "configured"]);
      expect((await canary("watch", "cart")).exit).toBe(6);
      expect((await canary("explain", "cart")).status).toBe("aborted");
      expect((await canary("retry", "cart")).exit).toBe(0);
      await at("cart", "the first share", hasCalls);
      expect((await canary("get", "cart")).exit).toBe(0);
      expect((await canary("list")).items.length).toBeGreaterThan(10);
      const { seen } = await lookAt(canaries(), "cart");
      const wholly = ["promote", "cart", "--seen", seen, "--full"];
      expect((await canary(...wholly)).exit).toBe(5);
      expect((await canary(...wholly, "--yes")).exit).toBe(0);
      await untilHealthy("cart");
      expect((await canary("history", "cart")).items.length).toBeGreaterThan(1);
      const { stable } = await lookAt(canaries(), "cart");
      expect((await canary("undo", "cart")).exit).toBe(0);
      // Until the controller has looked, it tells of the version that goes: no state to tidy up from.
      await at("cart", "the return", ({ canary: hash }) => hash !== stable);
    },
    8 * minutes,
  );

  it.each<[string, readonly string[]]>([
    ["a rollback", []],
    ["one that its smoke test does not see", ["--after-smoke"]],
  ])(
    "practises %s, and has a dated report of it",
    async (_, more) => {
      await customers.leave();
      const { email, password } = await administrator();
      const home = path.join(reports, "drill");
      const { exit, out, err } = await shopctl(
        [
          ...["drill", "canary-rollback", "--context", bed.cgroup, "--namespace", namespace],
          ...["--url", meshUrl, "--yes", "--output", "json", ...more],
        ],
        { env: { ...env, SHOP_ADMIN_EMAIL: email, SHOP_ADMIN_PASSWORD: password, SHOPSTREAM_HOME: home } },
      );
      customers = await Customers.come();
      note(`drill: ${exit} ${err}`);
      const { report } = JSON.parse(out) as { report: string };
      copyFileSync(report, path.join(reports, `${["drill-canary-rollback", ...more].join("")}.md`));
      expect(exit, err).toBe(0);
    },
    8 * minutes,
  );
});

describe("the door of the shop", () => {
  it(
    "is tried with a request of a customer before the first of them comes by the new one",
    async () => {
      await keeping("gateway");
      const running = run("gateway", sameAgain("door"));
      await at("gateway", "the first share", hasCalls);
      await abort(canaries(), "gateway", minutes, true);
      expect((await running).stand.phase).toBe("aborted");
    },
    6 * minutes,
  );
});

describe("without Prometheus, a version", () => {
  it(
    "is held where it is, and goes on when it can be measured again",
    async () => {
      await keeping("cart");
      const scale = (replicas: number) =>
        kubectl(bed, ["-n", "monitoring", "scale", "deployment/prometheus", `--replicas=${replicas}`]);
      await scale(0);
      try {
        const story = await run("cart", sameAgain("unmeasured"));
        tell("cart while Prometheus is away", story, story.stand.why.slice(0, 60));
        expect([story.stand.phase, story.stand.weight]).toEqual(["held", 5]);
      } finally {
        await scale(1);
      }
      await at("cart", "the next share", ({ weight }) => weight === 25);
      await abort(canaries(), "cart", minutes, true);
    },
    6 * minutes,
  );
});

// None of these three is in another's way, and each of them mostly waits.
describe.concurrent("at one time", () => {
  it(
    "the storefront switches while somebody reads in a browser, and shows every page",
    async () => {
      const reader = await Reader.come();
      const story = await run("storefront", sameAgain("green")).finally(() => reader.leave());
      tell(`storefront, good, while ${reader.shown} pages were read in a browser`, story);
      note(`the storefront: ${reader.wrong.length} of ${reader.shown} were not shown: ${reader.wrong.join("; ")}`);
      expect([story.stand.phase, reader.wrong], story.lines.join("\n")).toEqual(["healthy", []]);
      expect(reader.shown).toBeGreaterThan(20);
    },
    6 * minutes,
  );

  it(
    "a version that does not come up never gets a call, and is stopped",
    async ({ onTestFinished: atEnd }) => {
      // As values may say it: the bed's own time is for a whole shop that starts at once.
      const within = async (value: number) => {
        await canaries().cluster.patch("search", [{ op: "replace", path: "/spec/progressDeadlineSeconds", value }]);
        await untilHealthy("search");
      };
      await within(45);
      atEnd(() => within(120));
      await keeping("search", atEnd);
      const story = await run("search", crashing);
      tell("search that does not come up", story, story.stand.why);
      expect([story.stand.phase, story.detectMs]).toEqual(["aborted", undefined]);
    },
    6 * minutes,
  );

  it(
    "a version that nobody asks is paused, not promoted",
    async ({ onTestFinished: atEnd }) => {
      await keeping("reviews", atEnd);
      const story = await run("reviews", sameAgain("unasked"));
      tell("reviews that nobody asks", story, story.stand.why);
      expect(story.stand).toMatchObject({ phase: "paused", why: "the analysis is inconclusive" });
      await abort(canaries(), "reviews", minutes, true);
    },
    6 * minutes,
  );
});

describe("after all of that", () => {
  it("the books are right", async () => expect((await verify(meshUrl)).status).toBe("held"), 3 * minutes);
});
