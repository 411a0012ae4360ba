import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { abort } from "../../cli/src/engine/canary/abort.ts";
import { explain } from "../../cli/src/engine/canary/explain.ts";
import { lookAt } from "../../cli/src/engine/canary/find.ts";
import { promote } from "../../cli/src/engine/canary/promote.ts";
import { root } from "../runner/program.ts";
import { kubectl } from "./kubectl.ts";
import {
  crashing,
  declining,
  faultFiles,
  faultsMap,
  leaking,
  sameAgain,
  type Turn,
  withFault,
} from "./testing/bad-versions.ts";
import { Customers, canaries, release, type Story, settle, sharesOf } from "./testing/canary.ts";
import { applyAll, bed, eventually } from "./testing/probes.ts";
import { down, meshUrl, minutes, namespace, offerImages, openWayIn, upReleasing, verify } from "./testing/shop.ts";

// Figures of a run, for docs/canaries.md.
const figures = path.join(root, ".cache/reports/canaries.md");
const note = (line: string) => appendFileSync(figures, `${line}\n`);

const signal = new AbortController().signal;
let wayIn: ReturnType<typeof openWayIn>;
let customers: Customers;

beforeAll(async () => {
  mkdirSync(path.dirname(figures), { recursive: true });
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upReleasing();
  const data = faultFiles(Date.now() + 24 * 60 * minutes);
  await applyAll({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: faultsMap, namespace }, data });
  customers = await Customers.come();
}, 15 * minutes);
afterAll(async () => {
  await customers.leave();
  wayIn.close();
  await down();
}, 5 * minutes);

const seconds = (ms: number | undefined) => (ms === undefined ? "–" : `${(ms / 1_000).toFixed(0)} s`);

function tell(what: string, { stand, detectMs, zeroMs, from, to, lines }: Story): { failed: number; all: number } {
  const { failed, all } = customers.hurt(from, to);
  const share = `${((100 * failed) / Math.max(1, all)).toFixed(2)} % (${failed} of ${all})`;
  note(`| ${what} | ${stand.phase} | ${seconds(detectMs)} | ${seconds(zeroMs)} | ${share} |`);
  note(`<!-- ${lines.join("; ")} -->`);
  return { failed, all };
}

describe("while customers buy, a good version", () => {
  it.each(["cart", "orders", "payments"])(
    "of %s gets all calls by itself, and no customer notices",
    async (service) => {
      const story = await release(service, sameAgain("good"), signal);
      const { failed, all } = tell(`good version of ${service}`, story);
      expect(story.stand.phase, story.lines.join("\n")).toBe("healthy");
      expect(all).toBeGreaterThan(100);
      expect(failed / all).toBeLessThan(0.005);
    },
    6 * minutes,
  );
});

describe("while customers buy, a bad version", () => {
  it.each<[string, string, Turn, RegExp]>([
    ["that fails a fifth of its calls", "orders", withFault("errors.json"), /availability|worst-route/],
    ["that is half a second late", "orders", withFault("slow.json"), /latency/],
    ["with one broken route", "orders", withFault("route.json"), /worst-route/],
    ["that keeps all memory it takes", "orders", leaking, /memory|restarts/],
    ["that declines every card", "payments", declining, /payments-declined/],
  ])(
    "%s is stopped, and %s serves as before",
    async (what, service, turn, measure) => {
      const story = await release(service, turn, signal);
      const { findings } = await explain(canaries(), service);
      tell(`${what} (${findings.map((finding) => `${finding.measure} ${finding.value}`).join(", ")})`, story);
      expect(story.stand.phase, story.lines.join("\n")).toBe("aborted");
      expect(findings.map((finding) => finding.measure).join(" ")).toMatch(measure);
      await settle(service);
    },
    6 * minutes,
  );

  it(
    "that does not come up never gets a call, and is stopped",
    async () => {
      const story = await release("orders", crashing, signal);
      const { failed } = tell("that does not come up", story);
      expect([story.stand.phase, story.detectMs]).toEqual(["aborted", undefined]);
      expect(failed).toBe(0);
      await settle("orders");
    },
    6 * minutes,
  );
});

describe("an operator", () => {
  it(
    "cannot promote from a stale screen, and aborts until no proxy sends the new version a call",
    async () => {
      const running = release("cart", sameAgain("watched"), signal);
      const seen = await eventually("the first share", async () => {
        const stand = await lookAt(canaries(), "cart");
        return stand.weight > 0 && stand.phase === "progressing" && stand.canary !== stand.stable
          ? stand.seen
          : undefined;
      });
      await eventually("a proxy that sends calls", async () =>
        Math.max(...(await sharesOf("cart"))) > 0 ? true : undefined,
      );
      await promote(canaries(), "cart", seen, false);
      await expect(promote(canaries(), "cart", seen, false)).rejects.toMatchObject({ code: "SHOP-CANARY-002" });
      const { proxies, routesAfterMs, proxiesAfterMs } = await abort(canaries(), "cart", minutes, false);
      note(`abort by hand: routes after ${routesAfterMs} ms, all of ${proxies} proxies after ${proxiesAfterMs} ms`);
      expect(proxies).toBeGreaterThan(10);
      expect((await running).stand.phase).toBe("aborted");
      await settle("cart");
    },
    6 * minutes,
  );
});

describe("without anything to judge by, a version", () => {
  it(
    "that nobody asks is paused, not promoted",
    async () => {
      const { stand, lines } = await release("notifications", sameAgain("unasked"), signal);
      note(`nobody comes: ${stand.phase}, ${stand.why}; ${lines.at(-1)}`);
      expect(stand).toMatchObject({ phase: "paused", why: "the analysis is inconclusive" });
      await abort(canaries(), "notifications", minutes, true);
    },
    6 * minutes,
  );

  it(
    "whose Prometheus is away is held where it is",
    async () => {
      const scale = (replicas: number) =>
        kubectl(bed, ["-n", "monitoring", "scale", "deployment/prometheus", `--replicas=${replicas}`]);
      await scale(0);
      try {
        const { stand, lines } = await release("cart", sameAgain("unmeasured"), signal);
        note(`Prometheus away: ${stand.phase}, ${stand.why.slice(0, 120)}; ${lines.at(-1)}`);
        expect([stand.phase, stand.weight]).toEqual(["held", 5]);
        await abort(canaries(), "cart", minutes, true);
      } finally {
        await scale(1);
      }
    },
    6 * minutes,
  );
});

describe("the storefront", () => {
  it(
    "switches while visitors look at its pages, and none is shown an error",
    async () => {
      let [isOver, shown] = [false, 0];
      const wrong: string[] = [];
      const visits = (async () => {
        while (!isOver) {
          const response = await fetch(`${meshUrl}/de`).catch((error: Error) => error);
          if (response instanceof Error || response.status !== 200)
            wrong.push(String(response instanceof Error ? response.cause : response.status));
          else await response.text();
          shown += 1;
        }
      })();
      const story = await release("storefront", sameAgain("green"), signal);
      isOver = true;
      await visits;
      note(
        `the storefront switched: ${story.stand.phase}, ${wrong.length} of ${shown} pages were not shown; ${story.lines.join("; ")}`,
      );
      expect([story.stand.phase, wrong]).toEqual(["healthy", []]);
      expect(shown).toBeGreaterThan(50);
    },
    6 * minutes,
  );
});

describe("after all of that", () => {
  it("the books are right", async () => expect((await verify(meshUrl)).status).toBe("held"), 3 * minutes);
});
