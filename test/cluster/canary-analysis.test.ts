import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { abort } from "../../cli/src/engine/canary/abort.ts";
import { explain } from "../../cli/src/engine/canary/explain.ts";
import { lookAt } from "../../cli/src/engine/canary/find.ts";
import { promote } from "../../cli/src/engine/canary/promote.ts";
import { kubectl } from "./kubectl.ts";
import { crashing, type Turn, withEnvironment } from "./testing/bad-versions.ts";
import { canaries, release, settle, sharesOf } from "./testing/canary.ts";
import { keepOutcome } from "./testing/canary-figures.ts";
import { measuredChart } from "./testing/measured-chart.ts";
import { applyAll, bed, eventually, freshNamespace, startProbes } from "./testing/probes.ts";
import { minutes } from "./testing/shop.ts";

// The chart of orders, real Argo Rollouts, Istio and Prometheus; only the numbers are made up, so that no load is needed.

const namespace = "bed-canary";
const signal = new AbortController().signal;
const deps = () => canaries(namespace);
const allNodes = ["--selector", "kubernetes.io/os=linux"];
const run = (turn: Turn) => release("orders", turn, signal, namespace);

beforeAll(async () => {
  await freshNamespace(namespace, { "istio-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted" });
  await applyAll(...(await measuredChart(namespace)));
  await startProbes(namespace, { name: "caller" });
  await eventually("the first version", async () =>
    (await lookAt(deps(), "orders")).phase === "healthy" ? true : undefined,
  );
}, 5 * minutes);
afterAll(() => kubectl(bed, ["delete", "namespace", namespace, "--wait=false"]));

describe("by its analysis", () => {
  it(
    "a good version gets 5, 25, 50 and all calls by itself",
    async () => {
      const story = await run(withEnvironment({ RELEASE: "good" }));
      keepOutcome("good", story);
      expect(story.stand.phase, story.lines.join("\n")).toBe("healthy");
      const weights = [...new Set(story.lines.flatMap((line) => /: (\d+) %/.exec(line)?.[1] ?? []))];
      expect(weights).toEqual(expect.arrayContaining(["5", "25", "50", "100"]));
    },
    6 * minutes,
  );

  it.each([
    ["that fails a fifth of its calls", { FAILED: "0.2" }, /^(checkout-availability|all-routes)$/],
    ["that is late with all of them", { SLOW: "1" }, /^checkout-latency/],
  ])(
    "a version %s is stopped within a minute, and no proxy sends it a call",
    async (what, environment, measure) => {
      const story = await run(withEnvironment(environment));
      keepOutcome(what, story);
      expect(story.stand.phase, story.lines.join("\n")).toBe("aborted");
      const { findings } = await explain(deps(), "orders");
      const finding = findings.find((each) => measure.test(each.measure));
      expect(finding?.threshold, JSON.stringify(findings)).toMatch(/^> 0\.\d+$/);
      expect(await sharesOf("orders", namespace)).not.toContainEqual(expect.toSatisfy((share: number) => share > 0));
      await settle("orders", namespace);
    },
    6 * minutes,
  );

  it(
    "a version that does not come up never gets a call, and is stopped",
    async () => {
      const story = await run(crashing);
      keepOutcome("that does not come up", story);
      expect([story.stand.phase, story.detectMs]).toEqual(["aborted", undefined]);
      await settle("orders", namespace);
    },
    6 * minutes,
  );
});

describe("a version that a person gives up", () => {
  it(
    "gets no more calls also while a pod of the old one has no place",
    async () => {
      const pods = (value: number) =>
        deps().cluster.patch("orders", [{ op: "replace", path: "/spec/replicas", value }]);
      const running = run(withEnvironment({ RELEASE: "short-of-pods" }));
      await eventually("the first share", async () => {
        const { weight, phase } = await lookAt(deps(), "orders");
        return weight > 0 && phase === "progressing" ? true : undefined;
      });
      await kubectl(bed, ["cordon", ...allNodes]);
      try {
        await pods(2);
        await eventually("a pod without a place", async () => {
          const waiting = ["get", "pods", "-n", namespace, "--field-selector", "status.phase=Pending", "-o", "name"];
          return (await kubectl(bed, waiting)).trim() === "" ? undefined : true;
        });
        expect((await abort(deps(), "orders", minutes, false)).proxies).toBeGreaterThan(0);
        expect((await running).stand.phase).toBe("aborted");
      } finally {
        await kubectl(bed, ["uncordon", ...allNodes]);
        await pods(1);
      }
      await settle("orders", namespace);
    },
    6 * minutes,
  );
});

describe("a version that nobody asks anything", () => {
  it(
    "is paused, goes on only from what was seen, and is aborted until no proxy knows it",
    async () => {
      const story = await run(withEnvironment({ RATE: "0" }));
      keepOutcome("that nobody asks anything", story);
      expect(story.stand).toMatchObject({ phase: "paused", why: "the analysis is inconclusive", weight: 5 });
      expect(Math.max(...(await sharesOf("orders", namespace)))).toBe(5);
      const { seen } = story.stand;
      await promote(deps(), "orders", seen, false);
      await expect(promote(deps(), "orders", seen, false)).rejects.toMatchObject({ code: "SHOP-CANARY-002" });
      await eventually("the next share", async () =>
        (await lookAt(deps(), "orders")).weight === 25 ? true : undefined,
      );
      const { proxies } = await abort(deps(), "orders", minutes, true);
      expect(proxies).toBeGreaterThan(1);
      expect(Math.max(...(await sharesOf("orders", namespace)))).toBe(0);
      await settle("orders", namespace);
    },
    6 * minutes,
  );
});

describe("while Prometheus is away", () => {
  it(
    "a version is held where it is, neither promoted nor stopped",
    async () => {
      const scale = (replicas: number) =>
        kubectl(bed, ["-n", "monitoring", "scale", "deployment/prometheus", `--replicas=${replicas}`]);
      await scale(0);
      try {
        const story = await run(withEnvironment({ RELEASE: "unmeasured" }));
        keepOutcome("while Prometheus is away", story);
        expect([story.stand.phase, story.stand.weight]).toEqual(["held", 5]);
        await abort(deps(), "orders", minutes, true);
      } finally {
        await scale(1);
      }
    },
    6 * minutes,
  );
});
