import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { AlertRoutes } from "../../cdk8s/src/objectives/alert-routes.ts";
import { plainAlertmanager } from "../../cdk8s/src/objectives/plain-alertmanager.ts";
import { choosePort } from "../../platform/src/embedded/port.ts";
import { programPath } from "../../tools/programs.ts";
import { startEngine } from "../engines/engine-process.ts";
import { scratchFolder } from "../engines/scratch.ts";
import type { OnDuty } from "./on-duty.ts";

/** As Alertmanager's API tells of an alert. */
export interface KnownAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: "active" | "suppressed" | "unprocessed"; readonly inhibitedBy: readonly string[] };
}

export interface Alertmanager {
  readonly url: string;
  known(): Promise<readonly KnownAlert[]>;
  stop(): Promise<void>;
}

/** Alertmanager itself with the routes of the charts, which finds who is on duty by their addresses in files. */
export async function startAlertmanager(onDuty: OnDuty, routes: AlertRoutes): Promise<Alertmanager> {
  const { folder, remove } = scratchFolder("alertmanager");
  const [config, receivers] = [path.join(folder, "alertmanager.yml"), path.join(folder, "receivers")];
  mkdirSync(receivers);
  onDuty.leaveAddresses(receivers);
  writeFileSync(config, stringify(plainAlertmanager(receivers, routes)));
  const { port } = await choosePort();
  const url = `http://127.0.0.1:${port}`;
  // Alone: it would look for others of its kind at an address of this machine.
  const args = ["--cluster.listen-address=", `--web.listen-address=127.0.0.1:${port}`];
  const process = await startEngine({
    name: "Alertmanager",
    program: programPath("alertmanager"),
    args: [...args, `--config.file=${config}`, `--storage.path=${path.join(folder, "data")}`],
    cwd: folder,
    log: path.join(folder, "log"),
    answers: async () => (await fetch(`${url}/-/ready`)).ok,
  });
  return {
    url,
    known: async () => (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly KnownAlert[],
    stop: async () => {
      await process.stop();
      remove();
    },
  };
}

/** What Alertmanager's own tool answers, or objects to. */
export function amtool(...args: readonly string[]): { readonly ok: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(programPath("alertmanager", "amtool"), args, { encoding: "utf8" });
  // Warnings go to stderr as well.
  return { ok: status === 0, said: (status === 0 ? stdout : `${stdout}${stderr}`).trim() };
}
