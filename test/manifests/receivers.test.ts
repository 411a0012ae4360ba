import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { allCharts } from "../../cdk8s/src/charts.ts";
import { renderChart } from "../../cdk8s/src/helm/render-chart.ts";
import type { AlertRoutes, Severity } from "../../cdk8s/src/objectives/alert-routes.ts";
import { burnRates, type RuleGroup } from "../../cdk8s/src/objectives/burn-alerts.ts";
import { readServices } from "../../cdk8s/src/services.ts";
import { poll } from "../../platform/src/embedded/poll.ts";
import { getFamily } from "../../tools/programs.ts";
import { root } from "../runner/program.ts";
import { type Alertmanager, amtool, startAlertmanager } from "./alertmanager.ts";
import { type Checkouts, startCheckouts } from "./checkouts.ts";
import { type OnDuty, startOnDuty } from "./on-duty.ts";
import { type Prometheus, startPrometheus } from "./prometheus.ts";
import { Promtool } from "./promtool.ts";

// As the charts' own in kind: a ticket waits longer than a page, which Prometheus may notice a look later.
const soon: AlertRoutes = {
  page: { first: "1s", again: "1h" },
  ticket: { first: "5s", again: "24h" },
  news: "1s",
};
const namespace = "shop";
const repository = "https://git.example.com/shop/";
const checkout = { namespace, service: "orders", objective: "checkout-availability" };
const within = { timeoutMs: 60_000, intervalMs: 200 };

/** What a chart gives to whoever has no operator. */
async function files(): Promise<Readonly<Record<string, string>>> {
  const foundation = allCharts(await readServices()).find(({ info }) => info.name === "foundation");
  if (foundation === undefined) throw new Error("there is no foundation");
  const monitoring = { enabled: true, operator: false, repository, alertmanager: { enabled: true } };
  const values = { global: { host: "shop.example.com", monitoring } };
  const objects = renderChart(foundation, values, { name: "shop", namespace });
  return Object.assign({}, ...objects.filter(({ kind }) => kind === "ConfigMap").map(({ data }) => data));
}

/** An hour and a half in which a customer came almost every second and was served: counters from a process before this one. */
function goodTimes(instance: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const labels = `job="pods",instance="${instance}",namespace="${namespace}",service="orders",method="CreateOrder",code="ok"`;
  const everySeconds = 15;
  const looks = Array.from({ length: (90 * 60) / everySeconds }, (_, index) => index + 1);
  const series = (name: string, more = "") =>
    looks.map((look) => `${name}{${labels}${more}} ${look * 14} ${now - (looks.length - look) * everySeconds}`);
  const metric = "rpc_server_duration_seconds";
  return [...series(`${metric}_count`), ...series(`${metric}_bucket`, ',le="1"'), "# EOF\n"].join("\n");
}

describe("the files for an Alertmanager and a Prometheus without the operator", () => {
  const promtool = new Promtool();
  let given: Readonly<Record<string, string>>;
  let alerts: readonly { readonly labels: Readonly<Record<string, string>>; readonly runbook: string }[];

  beforeAll(async () => {
    given = await files();
    promtool.write("rules.yml", parse(given["shopstream.yml"] ?? ""));
    promtool.write("alertmanager.yml", parse(given["alertmanager.yml"] ?? ""));
    const { groups } = parse(given["shopstream.yml"] ?? "") as { readonly groups: readonly RuleGroup[] };
    alerts = groups
      .flatMap(({ rules }) => rules)
      .flatMap(({ alert, labels, annotations }) =>
        alert === undefined ? [] : [{ labels, runbook: annotations?.["runbook_url"] ?? "" }],
      );
  });
  afterAll(() => promtool.remove());

  it("are taken by both, and hold no address", () => {
    expect(promtool.objections("check", "rules", "rules.yml")).toBe("");
    const { ok, said } = amtool("check-config", promtool.path("alertmanager.yml"));
    expect([ok, said]).toEqual([true, expect.stringContaining("2 receivers")]);
    expect(given["alertmanager.yml"]).not.toMatch(/\burl:|https?:/);
  });

  it("lead every alert of every service to whom its severity is for, with a runbook that exists", () => {
    const config = promtool.path("alertmanager.yml");
    const led = alerts.map(({ labels }) =>
      amtool(
        "config",
        "routes",
        "test",
        `--config.file=${config}`,
        ...Object.entries(labels).map((pair) => pair.join("=")),
      ),
    );
    expect(alerts.length).toBeGreaterThan(50);
    expect(led.map(({ said }) => said)).toEqual(alerts.map(({ labels }) => labels["severity"]));
    const read = alerts.map(({ runbook }) => runbook.replace(repository, ""));
    expect(read.filter((page) => !existsSync(path.join(root, page)))).toEqual([]);
  });
});

describe("an alert on its way from a failing service to whoever is on duty", () => {
  let onDuty: OnDuty;
  let checkouts: Checkouts;
  let alertmanager: Alertmanager;
  let prometheus: Prometheus;
  const failures = 100;

  beforeAll(async () => {
    [onDuty, checkouts] = [await startOnDuty(), await startCheckouts()];
    alertmanager = await startAlertmanager(onDuty, soon);
    const address = `127.0.0.1:${checkouts.port}`;
    prometheus = await startPrometheus({
      rules: (await files())["shopstream.yml"] ?? "",
      target: { address, labels: { namespace } },
      alertmanagerUrl: alertmanager.url,
      history: goodTimes(address),
    });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await alertmanager?.stop();
    await checkouts?.close();
    onDuty?.close();
  });

  const heard = (by: Severity, status: "firing" | "resolved") =>
    onDuty.heard.filter((notice) => notice.by === by && notice.status === status);
  const told = (by: Severity, status: "firing" | "resolved") =>
    poll(() => heard(by, status)[0], { ...within, what: `${by}, ${status}` });
  const someAnswer = (query: string) =>
    poll(async () => ((await prometheus.ask(query)).length > 0 ? true : undefined), { ...within, what: query });

  it("wakes nobody for one checkout that failed", async () => {
    // Of a series that begins at one Prometheus does not know that it rose.
    await checkouts.fail(1);
    await someAnswer('rpc_server_duration_seconds_count{code="unavailable"} == 1');
    await checkouts.fail(1);
    await someAnswer('slo:bad:ratio_rate5m{objective="checkout-availability"} > 0');
    expect(await prometheus.ask("ALERTS")).toEqual([]);
  });

  it("pages within the budget's hour, and tells service, objective and where to read", async () => {
    await checkouts.fail(failures);
    const { alerts } = await told("page", "firing");
    expect(alerts.map(({ labels }) => labels)).toEqual([expect.objectContaining({ ...checkout, severity: "page" })]);
    expect(alerts[0]?.annotations["summary"]).toBe("orders spends its error budget too fast: checkout-availability");
    expect(alerts[0]?.annotations["runbook_url"]).toBe(`${repository}docs/runbooks/orders.md`);
  });

  it("opens no ticket beside the page about the same", async () => {
    const known = async (severity: Severity) =>
      (await alertmanager.known()).find(({ labels }) => labels["severity"] === severity);
    const ticket = await poll(
      async () => {
        const alert = await known("ticket");
        return alert?.status.state === "suppressed" ? alert : undefined;
      },
      { ...within, what: "a ticket that is held back" },
    );
    expect(ticket.labels).toMatchObject(checkout);
    expect(ticket.status.inhibitedBy).toEqual([(await known("page"))?.fingerprint]);
    expect(onDuty.heard.map(({ by }) => by)).toEqual(["page"]);
  });

  it("tells that it is over, and then opens the ticket, for the budget of the day is still too small", async () => {
    // A fifth more than it takes: in half an hour fewer may fail than a page is for, in a day more than a ticket is for.
    const bound = burnRates(28 * 24).page * (1 - 0.999);
    await checkouts.succeed(Math.ceil((failures / bound) * 1.2));
    expect((await told("page", "resolved")).alerts[0]?.labels).toMatchObject(checkout);
    expect((await told("ticket", "firing")).alerts[0]?.labels).toMatchObject({ ...checkout, severity: "ticket" });
    expect(heard("page", "firing")).toHaveLength(1);
  });
});

describe("the test alert of docs/alerts.md", () => {
  let onDuty: OnDuty;
  let alertmanager: Alertmanager;
  const command = /^```sh\n(amtool .*?)^```/ms.exec(readFileSync(path.join(root, "docs/alerts.md"), "utf8"))?.[1] ?? "";
  const send = (text: string) =>
    execFileSync("sh", ["-c", text.replace("http://127.0.0.1:9093", alertmanager.url)], {
      env: { ...process.env, PATH: `${getFamily("alertmanager").folder}:${process.env.PATH}` },
    });
  const told = (by: Severity) =>
    poll(() => onDuty.heard.find((notice) => notice.by === by), { ...within, what: `a test ${by}` });

  beforeAll(async () => {
    onDuty = await startOnDuty();
    alertmanager = await startAlertmanager(onDuty, soon);
  });
  afterAll(async () => {
    await alertmanager?.stop();
    onDuty?.close();
  });

  it("reaches whoever is paged, also when the first call is not taken", async () => {
    onDuty.isAwayFor(1);
    send(command);
    const { status, alerts } = await told("page");
    expect([status, alerts.map(({ labels }) => labels["alertname"])]).toEqual(["firing", ["ReceiverTest"]]);
    expect(onDuty.refused()).toBe(1);
  });

  it("reaches whoever works on tickets, while a page is about something else", async () => {
    send(command.replace("=page", "=ticket").replace("=test", "=another"));
    expect((await told("ticket")).alerts[0]?.labels).toMatchObject({ severity: "ticket", objective: "another" });
  });
});
