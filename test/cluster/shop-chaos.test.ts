import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../runner/program.ts";
import { get, kubectl } from "./kubectl.ts";
import { openApiWay } from "./testing/api-way.ts";
import { bed, eventually } from "./testing/probes.ts";
import { down, env, meshUrl, minutes, namespace, offerImages, openWayIn, upMeshed, verify } from "./testing/shop.ts";

const there = ["--target", "context", "--context", bed.cgroup, "--namespace", namespace];
const inShop = ["-n", namespace];
let home: string;
let wayIn: Server;

interface Answer {
  readonly exit: number | null;
  readonly document: {
    readonly status: string;
    readonly reasons?: readonly string[];
    readonly items?: readonly { readonly experiment: string; readonly verdict: string; readonly reasons: string }[];
    readonly errors: readonly { code: string }[];
  };
}

function start(verb: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
  const url = ["run", "plan", "suite"].includes(verb) ? ["--url", meshUrl] : [];
  const words = ["cli/src/main.ts", "chaos", verb, ...args, ...there, ...url, "--output", "json"];
  const options = { cwd: root, env: { ...env, SHOPSTREAM_HOME: home, ...more } };
  return spawn(process.execPath, words, { ...options, stdio: ["ignore", "pipe", "inherit"] });
}

async function answerOf(child: ChildProcess): Promise<Answer> {
  const said = text(child.stdout as NodeJS.ReadableStream & AsyncIterable<string>);
  const [exit] = (await once(child, "close")) as [number | null];
  return { exit, document: JSON.parse(await said) };
}

const chaos = (verb: string, ...args: readonly string[]) => answerOf(start(verb, args));

const welcome = (is: string) =>
  kubectl(bed, ["label", "namespace", namespace, `shopstream.dev/chaos-allowed${is}`, "--overwrite"]);

/** Whatever was made for a fault, by the kinds that can be. */
async function left(): Promise<readonly string[]> {
  const kinds = "configmaps,pods,serviceaccounts,roles,rolebindings,networkpolicies,envoyfilters";
  const { items } = await get<{ items: { kind: string; metadata: { name: string } }[] }>(bed, [kinds, ...inShop]);
  return items.map(({ kind, metadata }) => `${kind}/${metadata.name}`).filter((name) => name.includes("/chaos-"));
}

interface Deployment {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number };
  readonly metadata: { readonly managedFields: readonly { readonly time: string; readonly fieldsV1: object }[] };
}

const search = () => get<Deployment>(bed, ["deployment", "search", ...inShop, "--show-managed-fields"]);

const searchHas = (count: number) =>
  eventually(`search has ${count} pods`, async () => ((await search()).spec.replicas === count ? true : undefined));
const nothingLeft = () =>
  eventually("nothing of the fault is left", async () => ((await left()).length === 0 ? true : undefined));
const allIsWell = () =>
  eventually("search is ready", async () => {
    const { spec, status } = await search();
    return status.readyReplicas === spec.replicas ? true : undefined;
  });

/** Nobody is left to end the fault but the reaper; after it a person clears up, and finds the shop well. */
async function endsByItself(before: number): Promise<void> {
  await searchHas(before);
  await nothingLeft();
  expect((await chaos("recover")).exit).toBe(0);
  await allIsWell();
}

/** When its number of pods was changed last, by the API server's own clock. */
async function scaledAt(): Promise<number> {
  const { metadata } = await search();
  const times = metadata.managedFields.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('"f:replicas":{}'));
  return Math.max(...times.map(({ time }) => Date.parse(time)));
}

/** An experiment of the repository with a part replaced, under a name of its own. */
function changed(experiment: string, name: string, from: string, to: string): string {
  const file = path.join(home, `${name}.yaml`);
  const original = readFileSync(path.join(root, `chaos/experiments/${experiment}.yaml`), "utf8");
  writeFileSync(file, original.replace(`name: ${experiment}`, `name: ${name}`).replace(from, to));
  return file;
}

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), "chaos-"));
  wayIn = openWayIn();
  await offerImages();
  await down();
  await upMeshed();
}, 15 * minutes);
afterAll(async () => {
  wayIn.close();
  rmSync(home, { recursive: true });
  await down();
}, 5 * minutes);

describe("an experiment on a cluster", () => {
  it("is refused until its namespace says that faults are welcome", async () => {
    await welcome("-");
    const refused = await chaos("run", "search-away");
    expect([refused.exit, refused.document.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-004"]);
    await welcome("=true");
    expect((await chaos("plan", "search-away")).exit).toBe(0);
  });

  it(
    "is refused where it would hit more than it may, and where customers are not served already before",
    async () => {
      const wide = await chaos("run", changed("search-away", "search-wide", "services: 1", "services: 0"));
      expect([wide.exit, wide.document.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-007"]);
      const red = await chaos("run", changed("search-away", "search-red", "pageSize=4", "pageSize=none"));
      expect([red.exit, red.document.errors[0]?.code]).toEqual([3, "SHOP-CHAOS-006"]);
      expect(await left()).toEqual([]);
      expect((await search()).spec.replicas).toBeGreaterThan(0);
    },
    5 * minutes,
  );

  it(
    "ends at Ctrl-C at once, by the runner itself",
    async () => {
      const run = start("run", ["search-away"]);
      await searchHas(0);
      run.kill("SIGINT");
      const [exit] = (await once(run, "close")) as [number];
      expect([exit, (await search()).spec.replicas === 0]).toEqual([130, false]);
      await nothingLeft();
      await allIsWell();
    },
    5 * minutes,
  );

  it(
    "whose runner is killed lets no other begin, and is ended by the reaper by its deadline",
    async () => {
      const before = (await search()).spec.replicas;
      const runner = start("run", ["search-away"]);
      await searchHas(0);
      runner.kill("SIGKILL");
      const second = await chaos("run", "orders-killed");
      expect([second.exit, second.document.errors[0]?.code]).toEqual([5, "SHOP-CHAOS-005"]);
      await endsByItself(before);
    },
    5 * minutes,
  );

  it(
    "whose runner loses the API server is given up, and ended by the reaper by its deadline",
    async () => {
      const before = (await search()).spec.replicas;
      const way = await openApiWay(bed, home);
      const run = answerOf(start("run", ["search-away"], { KUBECONFIG: way.kubeconfig }));
      await searchHas(0);
      way.close();
      // What it could not take back itself it names.
      expect([1, 9, 10]).toContain((await run).exit);
      await endsByItself(before);
    },
    5 * minutes,
  );

  it(
    "ends within five seconds of the lever, and none begins until it is released",
    async () => {
      const running = chaos("run", "search-away");
      await searchHas(0);
      await chaos("lever", "--reason", "customers wait");
      const lever = ["configmap", "chaos-lever", ...inShop];
      const { metadata } = await get<{ metadata: { creationTimestamp: string } }>(bed, lever);
      expect((await search()).spec.replicas).not.toBe(0);
      expect((await scaledAt()) - Date.parse(metadata.creationTimestamp)).toBeLessThan(5_000);
      // The runner says so, or that customers had been failed before.
      expect([8, 9]).toContain((await running).exit);
      expect((await chaos("run", "search-away")).exit).toBe(9);
      await chaos("lever", "--release");
      await nothingLeft();
      await allIsWell();
    },
    5 * minutes,
  );
});

describe("a game day on a cluster", () => {
  // On a machine that is slow anyway a hypothesis about time may be wrong; that the fault was there and is gone may not.
  it(
    "judges every experiment that a cluster takes, and leaves nothing; the books are right",
    async () => {
      // So that one pod of it can leave after the other.
      await kubectl(bed, ["scale", "--replicas=2", "deployment/orders", ...inShop]);
      await kubectl(bed, ["rollout", "status", "deployment/orders", ...inShop, "--timeout=180s"], {
        timeoutMs: 200_000,
      });
      const { document } = await chaos("suite", "run", "chaos/gameday.yaml");
      const verdicts = (document.items ?? []).map(
        ({ experiment, verdict, reasons }) => `${experiment} ${verdict} ${reasons}`,
      );
      process.stdout.write(`${verdicts.join("\n")}\n`);
      expect(verdicts.length).toBeGreaterThan(12);
      expect(verdicts.filter((told) => !/^\S+ (held|deviated)/.test(told))).toEqual([]);
      await nothingLeft();
      expect((await verify(meshUrl)).status).toBe("held");
    },
    40 * minutes,
  );
});
