import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { queryPrometheus, type Sample } from "../../cli/src/engine/prometheus.ts";
import { choosePort } from "../../platform/src/embedded/port.ts";
import { startEngine } from "../engines/engine-process.ts";
import { scratchFolder } from "../engines/scratch.ts";

export interface Prometheus {
  ask(query: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

interface Setup {
  /** Text of a file of rules. */
  readonly rules: string;
  /** Where the service is read, and by which further labels its series are known. */
  readonly target: { readonly address: string; readonly labels: Readonly<Record<string, string>> };
  readonly alertmanagerUrl: string;
  /** Samples in OpenMetrics from before it was started; a burn rate looks back on hours. */
  readonly history: string;
}

/** Prometheus itself, which reads the service and looks at its rules every second. */
export async function startPrometheus({ rules, target, alertmanagerUrl, history }: Setup): Promise<Prometheus> {
  const { folder, remove } = scratchFolder("prometheus");
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file("rules.yml"), rules);
  writeFileSync(file("prometheus.yml"), stringify(configOf(target, alertmanagerUrl)));
  writeFileSync(file("history"), history);
  remember(file("history"), file("data"));
  const { port } = await choosePort();
  const url = `http://127.0.0.1:${port}`;
  const process = await startEngine({
    name: "Prometheus",
    program: "prometheus",
    args: [
      `--config.file=${file("prometheus.yml")}`,
      `--storage.tsdb.path=${file("data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    cwd: folder,
    log: file("log"),
    answers: async () => (await fetch(`${url}/-/ready`)).ok,
  });
  return {
    ask: (query) => queryPrometheus(url, query, AbortSignal.timeout(10_000)),
    stop: async () => {
      await process.stop();
      remove();
    },
  };
}

function configOf({ address, labels }: Setup["target"], alertmanagerUrl: string): object {
  return {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["rules.yml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanagerUrl).host] }] }] },
    scrape_configs: [{ job_name: "pods", static_configs: [{ targets: [address], labels }] }],
  };
}

function remember(history: string, data: string): void {
  const args = ["tsdb", "create-blocks-from", "openmetrics", history, data];
  const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`promtool does not take the history:\n${stdout}${stderr}`);
}
