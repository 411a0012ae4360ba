import type { Indicator, Objectives } from "../../cdk8s/src/objectives/objective.ts";

// What a Prometheus would have of the old and the new pods of a service, in promtool's notation.

/** How calls to one version go. */
export interface Calls {
  /** In a quarter of a minute, to each method. */
  readonly rate: number;
  /** Another rate of some of them; what was never asked has no series. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Shares of them. */
  readonly failed?: number;
  readonly slow?: number;
  /** Only this method fails. */
  readonly only?: string;
  /** So many fail at the end, the first that ever did: until then nobody counted any. */
  readonly failedLately?: number;
  /** Nobody comes after this one. */
  readonly lastStep?: number;
  /** Limits of buckets as Prometheus 3 writes whole numbers. */
  readonly writesPoints?: true;
  /** What the business watches goes wrong for this share. */
  readonly adverse?: number;
}

/** How what comes by the bus goes: one of two topics has a tenth of it, and all that fails. */
export interface Handled {
  /** The share of that topic's handlings that fail. */
  readonly failed?: number;
  /** Handlings that failed, all before anybody looked. */
  readonly failedBefore?: number;
  readonly deadLetters?: number;
}

export interface Pods {
  readonly memoryMib?: number;
  readonly limitMib?: number;
  readonly restarts?: number;
  readonly lagSeconds?: number;
  /** More memory with each step. */
  readonly leakMib?: number;
  /** More memory at one time, and no more afterwards. */
  readonly leapMib?: number;
  /** Calls that do not reach them, with each step. */
  readonly deaf?: number;
}

export interface Version {
  readonly hash: "new" | "old" | "older";
  readonly calls: Calls;
  readonly pods: Pods;
  readonly handled?: Handled;
  /** What whoever reads its pods and proxies adds to what these say, and whoever reads those of its callers. */
  readonly read?: Readonly<Record<string, string>>;
  readonly callersRead?: Readonly<Record<string, string>>;
  /** Of a try before this one: its calls were counted, its pods are no more. */
  readonly isGone?: true;
  /** How many steps ago somebody began to read it, when it had run for long. */
  readonly seenFor?: number;
}

export interface Series {
  readonly series: string;
  readonly values: string;
}

const steps = 20;
const mebibyte = 1_048_576;
const rising = (perStep: number) => `0+${Number(perStep.toFixed(6))}x${steps}`;
const constant = (value: number) => `${value}+0x${steps}`;

const text = (name: string, labels: Readonly<Record<string, string>>) =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;

export function seriesOf(objectives: Objectives, version: Version): readonly Series[] {
  const all = [
    ...servedCalls(objectives, version),
    ...outcomes(objectives, version),
    ...handlings(objectives.service, version),
    ...proxied(objectives, version),
    ...(version.isGone ? [] : processes(objectives.service, version)),
    ...callers(objectives.service, version),
  ];
  // Objectives of one service may count the same series.
  const each = [...new Map(all.map((one) => [one.series, one])).values()].map((one) => told(one, version.calls));
  const { isGone, seenFor } = version;
  if (seenFor !== undefined) return each.map((one) => seenLately(one, seenFor));
  return isGone ? each.map(gone) : each;
}

function seenLately({ series, values }: Series, since: number): Series {
  const [, first = "0", perStep = "0"] = /^([\d.]+)\+([\d.]+)x/.exec(values) ?? [];
  const begin = Number(first) + (steps - since) * Number(perStep);
  return { series, values: `_x${steps - since - 1} ${begin}+${perStep}x${since}` };
}

// What is read no more is marked as such.
const gone = ({ series, values }: Series): Series => ({ series, values: values.replace(/x\d+$/, "x8 stale") });

function told({ series, values }: Series, { lastStep, writesPoints }: Calls): Series {
  const [, perStep] = /^0\+([\d.]+)x/.exec(values) ?? [];
  const last = lastStep ?? steps;
  const rest = steps - last - 1;
  return {
    series: writesPoints ? series.replace(/le="(\d+)"/, 'le="$1.0"') : series,
    values: perStep === undefined || rest < 0 ? values : `0+${perStep}x${last} ${Number(perStep) * last}+0x${rest}`,
  };
}

const readAs = ({ hash, read }: Version) => read ?? { namespace: "shop", rollouts_pod_template_hash: hash };

const commonLabels = (service: string, version: Version) => ({
  ...{ service, ...readAs(version) },
  ...(version.isGone ? { instance: "gone" } : {}),
});

function servedCalls({ service, objectives }: Objectives, version: Version): readonly Series[] {
  const { calls } = version;
  const metrics = Map.groupBy(
    objectives.flatMap(({ sli }) => sli.ratio ?? sli.latency ?? []),
    ({ metric }) => metric,
  );
  return [...metrics].flatMap(([metric, indicators]) => {
    const methods = [...new Set(indicators.flatMap(({ methods: named = ["Other"] }) => named))];
    const thresholds = indicators.flatMap(({ thresholdMs }) =>
      thresholdMs === undefined ? [] : [thresholdMs / 1_000],
    );
    return methods
      .filter((method) => calls.rates?.[method] !== 0)
      .flatMap((method) => {
        const labels = { ...commonLabels(service, version), method, route: method, kind: method };
        return histogram(metric, labels, thresholds, badCodeOf(indicators), methodCalls(calls, method));
      });
  });
}

const methodCalls = ({ only, failed = 0, failedLately = 0, rate, rates, ...calls }: Calls, method: string): Calls => ({
  ...calls,
  rate: rates?.[method] ?? rate,
  ...(only === undefined || only === method ? { failed, failedLately } : {}),
});

const badCodeOf = (indicators: readonly Indicator[]) =>
  indicators.flatMap(({ badCodes = [] }) => badCodes).at(-1) ?? "internal";

type Labels = Readonly<Record<string, string>>;

function histogram(name: string, labels: Labels, thresholds: readonly number[], bad: string, calls: Calls) {
  const { rate, failed = 0, failedLately = 0, slow = 0 } = calls;
  const parts = [
    { code: "ok", share: 1 - failed },
    { code: bad, share: failed },
  ];
  const late = { series: text(`${name}_count`, { ...labels, code: "timeout" }), values: `_x17 ${failedLately}+0x2` };
  const counted = parts.flatMap(({ code, share }) => {
    const count = rate * share;
    const buckets = [...new Set([...thresholds.flatMap((limit) => [limit / 2, limit, 2 * limit])])].sort(
      (a, b) => a - b,
    );
    return [
      { series: text(`${name}_count`, { ...labels, code }), values: rising(count) },
      ...buckets.map((le) => ({
        series: text(`${name}_bucket`, { ...labels, code, le: String(le) }),
        values: rising(le > Math.max(...thresholds) ? count : count * (1 - slow)),
      })),
      { series: text(`${name}_bucket`, { ...labels, code, le: "+Inf" }), values: rising(count) },
    ];
  });
  return failedLately === 0 ? counted : [...counted, late];
}

function outcomes({ service, outcomes: watched = [] }: Objectives, version: Version): readonly Series[] {
  const { rate, adverse = 0 } = version.calls;
  // What a service counts of its calls anyway is there already.
  return watched
    .filter(({ counter }) => !counter.startsWith("rpc_"))
    .flatMap(({ counter, among = {}, share, mayRiseBy }) => {
      const counted = rate * (mayRiseBy === undefined ? 1 - adverse : adverse);
      const labels = { ...commonLabels(service, version), ...among };
      const other = Object.fromEntries(Object.keys(share).map((label) => [label, "other"]));
      return [
        { series: text(counter, { ...labels, ...share }), values: rising(counted) },
        { series: text(counter, { ...labels, ...other }), values: rising(rate - counted) },
      ];
    });
}

function handlings(service: string, version: Version): readonly Series[] {
  const { failed = 0, failedBefore, deadLetters } = version.handled ?? {};
  const { rate } = version.calls;
  const counted = (topic: string, outcome: string, values: string) => ({
    series: text("events_handled_total", { ...commonLabels(service, version), topic, outcome }),
    values,
  });
  const given = text("events_dead_letters_total", { ...commonLabels(service, version), topic: "rare.events" });
  return [
    counted("common.events", "ok", rising(rate)),
    counted("rare.events", "ok", rising((rate / 10) * (1 - failed))),
    ...(failed === 0 ? [] : [counted("rare.events", "internal", rising((rate / 10) * failed))]),
    ...(failedBefore === undefined ? [] : [counted("rare.events", "internal", constant(failedBefore))]),
    ...(deadLetters === undefined ? [] : [{ series: given, values: `0 ${deadLetters}+0x${steps - 1}` }]),
  ];
}

function proxied({ service, objectives }: Objectives, version: Version): readonly Series[] {
  const { rate, failed = 0, slow = 0 } = version.calls;
  const labels = {
    reporter: "destination",
    destination_canonical_service: service,
    ...readAs(version),
  };
  const thresholds = objectives.flatMap(({ sli }) => sli.latency?.thresholdMs ?? []);
  const limit = Math.max(...thresholds);
  const time = "istio_request_duration_milliseconds";
  const bucket = (le: string, count: number) => ({
    series: text(`${time}_bucket`, { ...labels, le }),
    values: rising(count),
  });
  return [
    {
      series: text("istio_requests_total", { ...labels, response_code: "200", grpc_response_status: "0" }),
      values: rising(rate * (1 - failed)),
    },
    {
      series: text("istio_requests_total", { ...labels, response_code: "200", grpc_response_status: "13" }),
      values: rising((rate * failed) / 2),
    },
    {
      series: text("istio_requests_total", { ...labels, response_code: "503", grpc_response_status: "" }),
      values: rising((rate * failed) / 2),
    },
    { series: text(`${time}_count`, labels), values: rising(rate) },
    bucket(String(limit / 2), rate * (1 - slow)),
    bucket(String(limit), rate * (1 - slow)),
    bucket(String(2 * limit), rate),
    bucket("+Inf", rate),
  ];
}

function processes(service: string, version: Version): readonly Series[] {
  const { memoryMib = 100, restarts = 0, lagSeconds = 0.01, leakMib = 0, leapMib = 0, limitMib = 320 } = version.pods;
  const [bytes, leapt] = [memoryMib * mebibyte, (memoryMib + leapMib) * mebibyte];
  const labels = { ...commonLabels(service, version), pod: `${service}-${version.hash}` };
  return [
    {
      series: text("process_resident_memory_bytes", labels),
      values: leapMib > 0 ? `${bytes}+0x${steps - 3} ${leapt}+0x2` : `${bytes}+${leakMib * mebibyte}x${steps}`,
    },
    {
      series: text("process_start_time_seconds", labels),
      values: `1000+0x${steps - 2} ${1_000 + restarts} ${1_000 + restarts}`,
    },
    { series: text("nodejs_eventloop_lag_mean_seconds", labels), values: constant(lagSeconds) },
    { series: text("process_memory_limit_bytes", labels), values: constant(limitMib * mebibyte) },
  ];
}

// As a caller's proxy counts them, which tells versions apart by the part of the service and not by their pods.
function callers(service: string, { hash, callersRead, pods: { deaf = 0 } }: Version): readonly Series[] {
  const part = hash === "new" ? "canary" : "stable";
  const read = callersRead ?? { namespace: "shop" };
  const labels = { ...read, cluster_name: `outbound|4000|${part}|${service}.shop.svc.cluster.local` };
  return [
    { series: text("envoy_cluster_upstream_cx_connect_fail", labels), values: rising(deaf) },
    { series: text("envoy_cluster_upstream_cx_none_healthy", labels), values: rising(0) },
  ];
}
