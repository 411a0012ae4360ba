import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { root } from "../../runner/program.ts";
import { get, kubectl } from "../kubectl.ts";
import { bed, eventually } from "./probes.ts";
import { env, namespace } from "./shop.ts";

const there = ["--target", "context", "--context", bed.cgroup, "--namespace", namespace];
const inShop = ["-n", namespace];

interface Item {
  readonly experiment: string;
  readonly verdict: string;
  readonly expected: string;
  readonly reasons: string;
}

interface Answer {
  readonly exit: number | null;
  readonly document: {
    readonly status: string;
    readonly reasons?: readonly string[];
    readonly items?: readonly Item[];
    readonly errors: readonly { code: string }[];
  };
}

/** `shopctl chaos` at the shop of the bed, with reports of its own: they stay where CHAOS_REPORTS names a folder. */
export class Chaos {
  readonly home: string;
  readonly #url: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #isKept: boolean;

  constructor(url: string, more: NodeJS.ProcessEnv = {}) {
    const { CHAOS_REPORTS: kept } = process.env;
    this.#isKept = kept !== undefined;
    this.home = kept ?? mkdtempSync(path.join(tmpdir(), "chaos-"));
    this.#url = url;
    this.#env = more;
  }

  close(): void {
    if (!this.#isKept) rmSync(this.home, { recursive: true });
  }

  start(verb: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const url = ["run", "plan", "suite"].includes(verb) ? ["--url", this.#url] : [];
    const words = ["cli/src/main.ts", "chaos", verb, ...args, ...there, ...url, "--output", "json"];
    const options = { cwd: root, env: { ...env, ...this.#env, SHOPSTREAM_HOME: this.home, ...more } };
    return spawn(process.execPath, words, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  }

  /** An experiment of the repository with a part replaced, under a name of its own. */
  changed(experiment: string, name: string, from: string, to: string): string {
    const file = path.join(this.home, `${name}.yaml`);
    const original = readFileSync(path.join(root, `chaos/experiments/${experiment}.yaml`), "utf8");
    writeFileSync(file, original.replace(`name: ${experiment}`, `name: ${name}`).replace(from, to));
    return file;
  }

  ask(verb: string, ...args: readonly string[]): Promise<Answer> {
    return answerOf(this.start(verb, args));
  }

  /** A part of the game day: what ended otherwise than its authors expect, and how many were judged. */
  async gameDay(...experiments: readonly string[]): Promise<{ judged: number; surprises: readonly string[] }> {
    const { document } = await this.ask("suite", "run", "chaos/gameday.yaml", "--only", ...experiments);
    const items = document.items ?? [];
    const told = ({ experiment, verdict, reasons }: Item) => `${experiment} ${verdict} ${reasons}`;
    process.stdout.write(`${items.map(told).join("\n")}\n`);
    const surprises = items.filter(({ verdict, expected }) => verdict !== expected).map(told);
    return { judged: items.length, surprises };
  }
}

export async function answerOf(child: ChildProcess): Promise<Answer> {
  const said = text(child.stdout as NodeJS.ReadableStream & AsyncIterable<string>);
  const [exit] = (await once(child, "close")) as [number | null];
  return { exit, document: JSON.parse(await said) };
}

/** Whether the namespace says that faults are welcome: "=true", or "-" for no word about it. */
export const welcome = (is: string) =>
  kubectl(bed, ["label", "namespace", namespace, `shopstream.dev/chaos-allowed${is}`, "--overwrite"]);

/** Whatever was made for a fault, by the kinds that can be. */
export async function left(): Promise<readonly string[]> {
  const kinds = "configmaps,secrets,pods,jobs,serviceaccounts,roles,rolebindings,networkpolicies";
  const meshed = (await kubectl(bed, ["api-resources", "-o", "name"])).includes("envoyfilters.") ? ",envoyfilters" : "";
  const { items } = await get<{ items: { kind: string; metadata: { name: string } }[] }>(bed, [
    kinds + meshed,
    ...inShop,
  ]);
  return items.map(({ kind, metadata }) => `${kind}/${metadata.name}`).filter((name) => name.includes("/chaos-"));
}

export const nothingLeft = () =>
  eventually("nothing of the fault is left", async () => ((await left()).length === 0 ? true : undefined));
