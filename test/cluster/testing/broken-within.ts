import { metricsScript } from "../../../cli/src/engine/cluster/pods.ts";
import { parseMetrics, sumOf } from "../../../cli/src/engine/metrics-page.ts";
import { deploy as orders } from "../../../services/orders/deploy.ts";
import { deploy as search } from "../../../services/search/deploy.ts";
import { get } from "../kubectl.ts";
import { bed } from "./probes.ts";
import { inShop, podsOf, runIn } from "./proxies.ts";

/** Something that is broken from within its pod, and looked at there: no proxy answers for it. */
export interface BrokenWithin {
  readonly pod: string;
  /** A script's expression. */
  readonly isWell: string;
}

const healthz = `http://127.0.0.1:${search.httpPort}/healthz`;
export const frozenSearch: BrokenWithin = {
  pod: "deployment/search",
  isWell: `await fetch("${healthz}", { signal: AbortSignal.timeout(2000) }).then(({ ok }) => ok, () => false)`,
};

const faults = `fetch("http://127.0.0.1:" + process.env.PORT + "/_sim/faults", {
  headers: { authorization: "Bearer " + process.env.SECRET_KEY },
})`;
export const lyingProvider: BrokenWithin = {
  pod: "stripe-simulator-0",
  isWell: `(await (await ${faults}).json()).operations.length === 0`,
};

export const isWell = async (what: BrokenWithin) => (await runIn(what.pod, `console.log(${what.isWell})`)) === "true";

/** When it was well again, by the clock of the machine that all of them share. */
export async function wellAt(what: BrokenWithin): Promise<number> {
  const wait = "await new Promise((resolve) => setTimeout(resolve, 50))";
  return Number(await runIn(what.pod, `while (!(${what.isWell})) ${wait}; console.log(Date.now())`));
}

/** Which processes it has: others, after the kubelet has started one anew. */
export async function processesOf(service: string): Promise<readonly string[]> {
  type Pod = { status: { containerStatuses: readonly { name: string; containerID: string }[] } };
  const pods = await Promise.all((await podsOf(service)).map((name) => get<Pod>(bed, ["pod", name, ...inShop])));
  const all = pods.flatMap(({ status }) => status.containerStatuses);
  return all.flatMap(({ name, containerID }) => (name === "server" ? [containerID] : [])).sort();
}

/** Whether all clocks of the orders are right, or none of them; not while pods come and go. */
export async function clocksAre(right: boolean): Promise<true | undefined> {
  const ask = async (pod: string) => parseMetrics(await runIn(pod, metricsScript(orders.httpPort)));
  const asked = await Promise.allSettled((await podsOf("orders")).map(ask));
  const isSo = asked.map(
    (page) => page.status === "fulfilled" && ((sumOf(page.value, "faults_clock_skew_seconds") ?? 0) === 0) === right,
  );
  return isSo.length > 0 && isSo.every(Boolean) ? true : undefined;
}
