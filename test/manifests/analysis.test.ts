import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allCharts } from "../../cdk8s/src/charts.ts";
import { type Rendered, renderUmbrella } from "../../cdk8s/src/helm/render-chart.ts";
import type { Measure } from "../../cdk8s/src/objectives/canary-measure.ts";
import { readServices, type ServiceInfo } from "../../cdk8s/src/services.ts";
import { measuresFor } from "../../cdk8s/src/workload/analysis-file.ts";
import type { Calls, Handled, Pods, Version } from "./canary-traffic.ts";
import { readBy } from "./monitored.ts";
import { fresh, healthy, mustSay, old, promtool, type Verdict } from "./verdicts.ts";

let services: readonly ServiceInfo[];

let objects: readonly Rendered[];

beforeAll(async () => {
  const all = await readServices();
  services = all.filter(({ objectives }) => objectives !== undefined);
  const global = {
    ...{ mesh: { enabled: true }, monitoring: { enabled: true }, edge: { namespace: "istio-ingress" } },
    rollouts: { enabled: true, analysis: { metrics: "proxies" } },
  };
  const release = { name: "shop", namespace: "shop" };
  objects = renderUmbrella(allCharts(all), { global, edge: { kind: "istio" } }, release);
});
afterAll(() => promtool.remove());

const named = (name: string) => services.filter(({ deploy }) => deploy.name === name);
const isAboutPods = ({ name }: Measure) =>
  /^(restarts|memory|event-loop|pods-seen|not-reached|dead-letters)/.test(name);
const isAboutFailures = ({ name, says }: Measure) => says.startsWith("calls failed") || /^(all|worst)-route/.test(name);

describe("what is asked about a new version, by Prometheus' own tool", () => {
  it.each(["services", "proxies"] as const)("finds nothing against a good one, of any service (%s)", (source) => {
    expect(mustSay(services, [old, fresh(healthy)], () => "good", source)).toBe("");
    expect(services.length).toBeGreaterThan(10);
  });

  it.each(["services", "proxies"] as const)("stops one that fails a fifth of its calls (%s)", (source) => {
    const failing = [old, fresh({ ...healthy, failed: 0.2 })];
    const bad = (measure: Measure) => (isAboutFailures(measure) ? "bad" : undefined);
    expect(mustSay(named("orders"), failing, bad, source)).toBe("");
    expect(mustSay(named("gateway"), failing, bad, source)).toBe("");
  });

  it.each(["services", "proxies"] as const)("stops a slow one, by the bound and against the old one (%s)", (source) => {
    const slow = [old, fresh({ ...healthy, slow: 0.9 })];
    const isAboutTime = ({ name }: Measure) => /latency/.test(name);
    const bad = (measure: Measure) => (isAboutTime(measure) ? "bad" : undefined);
    expect(mustSay(named("orders"), slow, bad, source)).toBe("");
    expect(mustSay(named("storefront"), slow, bad, source)).toBe("");
  });

  it.each(["services", "proxies"] as const)("knows limits of times also as Prometheus 3 writes them (%s)", (source) => {
    const isAboutTime = (verdict: Verdict) => (measure: Measure) =>
      /latency/.test(measure.name) ? verdict : undefined;
    const of = (slow: number) => [
      { ...old, calls: { ...old.calls, writesPoints: true as const } },
      fresh({ ...healthy, slow, writesPoints: true }),
    ];
    expect(mustSay(named("orders"), of(0.9), isAboutTime("bad"), source)).toBe("");
    expect(mustSay(named("orders"), of(0), isAboutTime("good"), source)).toBe("");
  });

  it("sees failures of all kinds together where each kind has too few to tell", () => {
    const few = [old, fresh({ rate: 0.6, failed: 0.2 })];
    const together: Readonly<Record<string, Verdict>> = { "worst-route": "good", "all-routes": "bad" };
    expect(mustSay(named("cart"), few, ({ name }) => together[name])).toBe("");
  });

  it("takes three failures of a few calls for no accident, and one or two for one", () => {
    const of = (verdict: Verdict) => (measure: Measure) => (measure.name === "all-routes" ? verdict : undefined);
    const inAMinute = (failures: number) => [old, fresh({ rate: 2, failed: failures / 8, only: "AddLine" })];
    expect(mustSay(named("cart"), inAMinute(3.2), of("bad"))).toBe("");
    expect(mustSay(named("cart"), inAMinute(2.2), of("good"))).toBe("");
  });

  it("counts the first failures of a route, which bring their counter with them", () => {
    const first = (failedLately: number) => [old, fresh({ rate: 2, failedLately, only: "GetOrder" })];
    const of = (verdict: Verdict) => (measure: Measure) => (measure.name === "worst-route" ? verdict : undefined);
    expect(mustSay(named("orders"), first(5), of("bad"))).toBe("");
    expect(mustSay(named("orders"), first(2), of("good"))).toBe("");
  });

  it("sees one broken route among many good ones", () => {
    const broken = [old, fresh({ ...healthy, failed: 1, only: "GetOrder" })];
    expect(mustSay(named("orders"), broken, ({ name }) => (name === "worst-route" ? "bad" : undefined))).toBe("");
    const fine = [old, fresh(healthy)];
    expect(mustSay(named("orders"), fine, ({ name }) => (name === "worst-route" ? "good" : undefined))).toBe("");
  });

  it("stops one that declines more cards, and not one that declines as many as before", () => {
    const isDeclines = (verdict: Verdict) => (measure: Measure) =>
      /^payments-declined(-so-far)?$/.test(measure.name) ? verdict : undefined;
    const many = { ...healthy, adverse: 0.5 };
    expect(mustSay(named("payments"), [old, fresh(many)], isDeclines("bad"))).toBe("");
    expect(mustSay(named("payments"), [{ ...old, calls: many }, fresh(many)], isDeclines("good"))).toBe("");
  });

  it("stops one of whose orders fewer end confirmed, whatever was answered, and not one of which as many do", () => {
    const isConfirmed = (verdict: Verdict) => (measure: Measure) =>
      /^orders-confirmed(-so-far)?$/.test(measure.name) ? verdict : undefined;
    const few = { ...healthy, adverse: 0.5 };
    expect(mustSay(named("orders"), [old, fresh(few)], isConfirmed("bad"))).toBe("");
    expect(mustSay(named("orders"), [{ ...old, calls: { ...few, rate: 200 } }, fresh(few)], isConfirmed("good"))).toBe(
      "",
    );
  });

  it("stops one that declines more than is ever right, though the old one declines nearly as many", () => {
    const of = (adverse: number): Calls => ({ ...healthy, adverse });
    const versions = [{ ...old, calls: { ...of(0.37), rate: 200 } }, fresh({ ...of(0.46), rate: 300 })];
    const verdicts: Readonly<Record<string, Verdict>> = {
      "payments-declined": "good",
      "payments-declined-at-all": "bad",
    };
    expect(mustSay(named("payments"), versions, ({ name }) => verdicts[name])).toBe("");
  });

  it.each<[string, Pods]>([
    ["memory", { memoryMib: 370 }],
    ["memory-against-stable", { memoryMib: 250 }],
    ["restarts", { restarts: 5 }],
    ["event-loop", { lagSeconds: 0.6 }],
    ["memory-growth", { memoryMib: 120, leakMib: 8 }],
    ["not-reached", { deaf: 2 }],
  ])("stops one whose pods are ill: %s", (name, pods) => {
    const ill = (measure: Measure) => (measure.name === name ? "bad" : undefined);
    expect(mustSay(named("orders"), [old, fresh(healthy, pods)], ill)).toBe("");
  });
});

describe("what grows or fails by itself", () => {
  it("stops nothing while new pods have no more memory than the old ones, or a little, as fresh ones that grow", () => {
    const growing = [{ ...old, pods: { memoryMib: 300 } }, fresh(healthy, { memoryMib: 40, leakMib: 8 })];
    const good = ({ name }: Measure) => (name === "memory-growth" ? "good" : undefined);
    expect(mustSay(named("orders"), growing, good)).toBe("");
    // As pages do when the first visitors come to them.
    const leaping = [{ ...old, pods: { memoryMib: 120 } }, fresh(healthy, { memoryMib: 110, leapMib: 60 })];
    expect(mustSay(named("orders"), leaping, good)).toBe("");
  });

  it("stops nothing when the old pods are as full or have begun anew, or their callers reach none of them either", () => {
    const ill = { memoryMib: 310, restarts: 5, deaf: 2 };
    const said = ({ name }: Measure) => (/^(memory|restarts|not-reached)$/.test(name) ? "inconclusive" : undefined);
    expect(mustSay(named("orders"), [{ ...old, pods: ill }, fresh(healthy, ill)], said)).toBe("");
  });

  it("knows the limit that the pods have, and not the one that they would have by default", () => {
    const of = (verdict: Verdict) => (measure: Measure) => (measure.name === "memory" ? verdict : undefined);
    expect(mustSay(named("orders"), [old, fresh(healthy, { memoryMib: 310, limitMib: 1024 })], of("good"))).toBe("");
    expect(mustSay(named("orders"), [old, fresh(healthy, { memoryMib: 190, limitMib: 200 })], of("bad"))).toBe("");
  });

  it("stops nothing when the old pods are as busy, or a route fails at both as one does whose callee is away", () => {
    const [busy, failing] = [{ lagSeconds: 0.6 }, { ...healthy, failed: 1, only: "CreateOrder" }];
    const ill = [{ ...old, calls: { ...failing, rate: 200 }, pods: busy }, fresh(failing, busy)];
    const verdicts: Readonly<Record<string, Verdict>> = { "event-loop": "inconclusive", "worst-route": "good" };
    const said = ({ name }: Measure) => verdicts[name];
    expect(mustSay(named("orders"), ill, said)).toBe("");
  });
});

describe("what comes by the bus", () => {
  const handled = (of: Handled, by = fresh(healthy)): Version => ({ ...by, handled: of });
  const says =
    (verdicts: Readonly<Record<string, Verdict>>) =>
    ({ name }: Measure) =>
      verdicts[name];

  it("stops a version that fails the events of one topic, also when it did so before anybody looked", () => {
    const bad = says({ "events-failed": "bad", "events-failed-against-stable": "bad", "dead-letters": "good" });
    expect(mustSay(named("orders"), [old, handled({ failed: 0.9 })], bad)).toBe("");
    expect(mustSay(named("search"), [old, handled({ failedBefore: 500 })], bad, "proxies")).toBe("");
  });

  it("stops one that gives up two events, and not for one, whose tries fail as well", () => {
    const of = (verdict: Verdict) => says({ "dead-letters": verdict, "events-failed": "good" });
    expect(mustSay(named("orders"), [old, handled({ deadLetters: 1, failedBefore: 5 })], of("good"))).toBe("");
    expect(mustSay(named("orders"), [old, handled({ deadLetters: 2, failedBefore: 10 })], of("bad"))).toBe("");
    const few = fresh({ ...healthy, rate: 0.5 });
    expect(mustSay(named("orders"), [old, handled({ failedBefore: 10 }, few)], of("good"))).toBe("");
  });

  it("stops nothing where the old version fails or gives up as many", () => {
    const ill = handled({ failed: 0.9, deadLetters: 9 }, old);
    const said = says({
      ...{ "events-failed": "good", "events-failed-against-stable": "good", "dead-letters": "inconclusive" },
    });
    expect(mustSay(named("orders"), [ill, handled({ failed: 0.9, deadLetters: 3 })], said)).toBe("");
  });

  it("says nothing where all of it comes to the old pods, and keeps no release waiting", () => {
    const none = says({ "events-failed": "inconclusive", "events-failed-against-stable": "inconclusive" });
    expect(mustSay(named("orders"), [old, fresh({ rate: 0 })], none)).toBe("");
    const asked = named("orders").flatMap((service) => measuresFor(service, "services"));
    const about = asked.filter(({ name }) => /^(events|dead-letters)/.test(name));
    expect(about.map(({ role }) => role)).toEqual(["guard", "guard", "guard"]);
    // Without a word of the old pods their share is none to compare with; what the new ones gave up is known all the same.
    const alone = says({
      "events-failed": "bad",
      "events-failed-against-stable": "inconclusive",
      "dead-letters": "bad",
    });
    expect(mustSay(named("orders"), [handled({ failed: 0.9, deadLetters: 2 })], alone)).toBe("");
  });

  it("is asked of services that take something from it, and of no other", () => {
    const asks = ({ name }: Measure) => name.startsWith("events-failed");
    for (const service of services)
      expect(measuresFor(service, "services").some(asks), service.deploy.name).toBe(service.deploy.consumes.length > 0);
  });
});

describe("as the charts' own monitors have it read", () => {
  type Labels = Readonly<Record<string, string>>;
  function readAs(monitor: string, pod: { namespace: string; labels: Labels }): Labels {
    const found = objects.find(({ kind, metadata }) => kind === "PodMonitor" && metadata.name === monitor);
    const labels = found && readBy(found, "shop", pod);
    if (labels === undefined) throw new Error(`${monitor} does not read such a pod`);
    return labels;
  }
  function podOf(service: string, hash: string) {
    const rollout = objects.find(({ kind, metadata }) => kind === "Rollout" && metadata.name === service);
    const { template } = (rollout as Rendered).spec as { template: { metadata: { labels: Labels } } };
    return { namespace: "shop", labels: { ...template.metadata.labels, "rollouts-pod-template-hash": hash } };
  }
  const wayIn = { namespace: "istio-ingress", labels: { istio: "ingressgateway" } };

  it("proxies of both versions are told apart, so that a good one goes on and a bad one is stopped", () => {
    const of = (calls: Calls) => [
      { ...old, read: readAs("proxies", podOf("orders", "old")) },
      { ...fresh(calls), read: readAs("proxies", podOf("orders", "new")) },
    ];
    expect(mustSay(named("orders"), of(healthy), () => "good", "proxies")).toBe("");
    const bad = ({ name }: Measure) => (name === "proxy-errors" ? "bad" : undefined);
    expect(mustSay(named("orders"), of({ ...healthy, failed: 0.2 }), bad, "proxies")).toBe("");
  });

  it("pods of both versions are read while the storefront switches: before it, and the old ones after it", () => {
    // Argo Rollouts narrows both Services to a version each; what they have in common are the pods.
    const read = (hash: string) => readAs("storefront", podOf("storefront", hash));
    const of = (calls: Calls) => [
      { ...old, read: read("old") },
      { ...fresh(calls), read: read("new") },
    ];
    const compared = (verdict: Verdict) => (measure: Measure) =>
      measure.name.endsWith("-against-stable") ? verdict : undefined;
    const calls = (verdict: Verdict) => (measure: Measure) =>
      measure.name.startsWith("page-") ? compared(verdict)(measure) : undefined;
    expect(mustSay(named("storefront"), of(healthy), compared("good"))).toBe("");
    expect(mustSay(named("storefront"), of({ ...healthy, failed: 0.2, slow: 0.9 }), calls("bad"))).toBe("");
  });

  it("the way in tells of customers who reach no new pod, and of those of the shop alone", () => {
    const deaf = [old, { ...fresh(healthy, { deaf: 2 }), callersRead: readAs("edge-proxies", wayIn) }];
    const notReached = (verdict: Verdict) => (measure: Measure) =>
      measure.name === "not-reached" ? verdict : undefined;
    expect(mustSay(named("gateway"), deaf, notReached("bad"))).toBe("");
    expect(mustSay(named("gateway"), deaf, notReached("inconclusive"), "services", { namespace: "other" })).toBe("");
  });
});

describe("what hardly anybody asks for", () => {
  const edits = { CreateProduct: 0, UpdateProduct: 0 };
  const [usual, news] = [
    { ...old.calls, rates: edits },
    { ...healthy, rates: edits },
  ];
  const isAboutEdits = ({ name, role }: Measure) => role === "gate" && name.startsWith("edit-latency");
  const gates = ({ role }: Measure) => (role === "gate" ? "good" : undefined);
  const edited = (verdict: Verdict) => (measure: Measure) => (isAboutEdits(measure) ? verdict : undefined);

  it("is no reason to wait for anything else: of products that nobody edits, or few, at the old version either", () => {
    expect(mustSay(named("catalog"), [{ ...old, calls: usual }, fresh(news)], gates)).toBe("");
    const few = { ...usual, rates: { CreateProduct: 0, UpdateProduct: 5 } };
    expect(mustSay(named("catalog"), [{ ...old, calls: few }, fresh(news)], gates)).toBe("");
  });

  it("is waited for where the old version has much of it, or the one before it had, or nobody sees the old one", () => {
    expect(mustSay(named("catalog"), [old, fresh(news)], edited("inconclusive"))).toBe("");
    expect(mustSay(named("catalog"), [fresh(news)], edited("inconclusive"))).toBe("");
    const before: Version = { ...old, hash: "older" };
    expect(mustSay(named("catalog"), [before, { ...old, calls: usual }, fresh(news)], edited("inconclusive"))).toBe("");
    const gone = { ...old, calls: usual, isGone: true as const };
    expect(mustSay(named("catalog"), [gone, fresh(news)], edited("inconclusive"))).toBe("");
  });

  it("is judged all the same once there is enough of it, also by what came before", () => {
    const few = { ...old, calls: { ...old.calls, rates: { CreateProduct: 5, UpdateProduct: 5 } } };
    const slow = { ...healthy, slow: 0.9 };
    expect(mustSay(named("catalog"), [few, fresh(slow)], edited("bad"))).toBe("");
    expect(mustSay(named("catalog"), [few, fresh({ ...slow, lastStep: 8 })], edited("bad"))).toBe("");
    // Where the old version had none, there is nothing to be slower than.
    const none = { ...old, calls: { ...old.calls, rates: { CreateProduct: 1e-9, UpdateProduct: 0 } } };
    const verdicts: Readonly<Record<string, Verdict>> = {
      ...{ "edit-latency-so-far": "bad", "edit-latency-quantile-so-far": "good" },
    };
    expect(mustSay(named("catalog"), [none, fresh(slow)], ({ name }) => verdicts[name])).toBe("");
  });

  it("is no rarer for a Prometheus that lost what it had", () => {
    const common: Version = { ...old, calls: { ...healthy, rate: 200 }, seenFor: 2 };
    const gates = ({ name }: Measure) => (name === "checkout-availability-so-far" ? "inconclusive" : undefined);
    expect(mustSay(named("orders"), [common, { ...fresh({ rate: 0.1 }), seenFor: 2 }], gates)).toBe("");
  });

  it("opens no gate by itself: a version to which nobody came waits for a person, of any service", () => {
    const idle = [{ ...old, calls: { rate: 0 } }, fresh({ rate: 0 })];
    const asWhole = ({ name }: Measure) => (name === "all-so-far" ? "inconclusive" : undefined);
    expect(mustSay(services, idle, asWhole)).toBe("");
    expect(mustSay(services, [old, fresh({ rate: 0 })], asWhole)).toBe("");
    expect(mustSay(services, [fresh({ ...healthy, lastStep: 8 })], asWhole)).toBe("");
  });
});

describe("without anything to go by, nothing passes and nothing is stopped", () => {
  it.each(["services", "proxies"] as const)("when no metrics are there (%s)", (source) => {
    expect(mustSay(services, [], () => "inconclusive", source)).toBe("");
    const onlyNew = ({ name }: Measure) => (name === "pods-seen" ? "inconclusive" : undefined);
    expect(mustSay(services, [old], onlyNew, source)).toBe("");
  });

  it.each(["services", "proxies"] as const)("when nobody comes, and shares are no numbers (%s)", (source) => {
    const silent = [{ ...old, calls: { rate: 0 } }, fresh({ rate: 0 })];
    // What the old version has none of either is not asked about; its gates say nothing for themselves.
    const isSpecial = ({ name, role }: Measure) => role === "gate" && !/^(all|proxy)/.test(name);
    const about = (measure: Measure) => (isAboutPods(measure) || isSpecial(measure) ? undefined : "inconclusive");
    expect(mustSay(services, silent, about, source)).toBe("");
    const onlyNew = ({ role, name }: Measure) => (role === "gate" && name !== "pods-seen" ? "inconclusive" : undefined);
    expect(mustSay(services, [old, fresh({ rate: 0 })], onlyNew, source)).toBe("");
  });

  it.each(["services", "proxies"] as const)(
    "when few come: gates stay closed, and a failure or two stop nothing (%s)",
    (source) => {
      const thin = [old, fresh({ rate: 0.3, failed: 0.34 })];
      const gates = ({ role, name }: Measure) => (role === "gate" && name !== "pods-seen" ? "inconclusive" : undefined);
      expect(mustSay(named("storefront"), thin, gates, source)).toBe("");
      const guards = (measure: Measure) => (measure.role === "guard" && isAboutFailures(measure) ? "good" : undefined);
      expect(mustSay(named("storefront"), thin, guards, source)).toBe("");
    },
  );

  it.each(["services", "proxies"] as const)("when a call or two were slow, as a fresh process is (%s)", (source) => {
    const cold = [old, fresh({ rate: 0.3, slow: 0.9 })];
    const isAboutTime = ({ name, role }: Measure) =>
      /latency/.test(name) && role === "guard" ? "inconclusive" : undefined;
    expect(mustSay(named("storefront"), cold, isAboutTime, source)).toBe("");
  });

  it.each(["services", "proxies"] as const)("when enough came at the step before and nobody since (%s)", (source) => {
    const silent = [old, fresh({ ...healthy, lastStep: 8 })];
    const gates = ({ role, name }: Measure) => (role === "gate" && name !== "pods-seen" ? "inconclusive" : undefined);
    expect(mustSay(named("orders"), silent, gates, source)).toBe("");
  });

  it("by a try before of the same version, whose pods are gone", () => {
    const before: Version = { ...fresh({ ...healthy, failed: 0.5, slow: 0.9, adverse: 0.5 }), isGone: true };
    const gates = ({ role }: Measure) => (role === "gate" ? "good" : undefined);
    expect(mustSay(named("payments"), [old, before, fresh(healthy)], gates)).toBe("");
    const silent = ({ role, name }: Measure) => (role === "gate" && name !== "pods-seen" ? "inconclusive" : undefined);
    expect(mustSay(named("payments"), [old, before, fresh({ rate: 0 })], silent)).toBe("");
  });

  it.each(["services", "proxies"] as const)("when the old version fails as much as the new one (%s)", (source) => {
    const ill = { ...healthy, failed: 0.2 };
    const said = (measure: Measure) => {
      if (measure.name.endsWith("-against-stable") && measure.says.startsWith("more calls failed")) return "good";
      return measure.role === "guard" && isAboutFailures(measure) ? "inconclusive" : undefined;
    };
    expect(mustSay(named("orders"), [{ ...old, calls: { ...ill, rate: 200 } }, fresh(ill)], said, source)).toBe("");
  });

  it("would not be seen to stop if the old version had the trouble", () => {
    const turned = [{ ...old, calls: { ...old.calls, failed: 0.2 } }, fresh(healthy)];
    const bad = (measure: Measure) => (isAboutFailures(measure) ? "bad" : undefined);
    expect(mustSay(named("orders"), turned, bad)).toContain("FAILED");
  });
});
