import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../runner/program.ts";
import { get, kubectl } from "./kubectl.ts";
import { bed, eventually } from "./testing/probes.ts";
import { down, env, meshUrl, minutes, namespace, offerImages, openWayIn, upMeshed, verify } from "./testing/shop.ts";

const there = ["--target", "context", "--context", bed.cgroup, "--namespace", namespace];
let home: string;
let wayIn: Server;

interface Answer {
  readonly exit: number | null;
  readonly document: {
    readonly status: string;
    readonly reasons?: readonly string[];
    readonly hits?: number;
    readonly items?: readonly object[];
    readonly errors: readonly { code: string }[];
  };
}

function start(verb: string, ...args: readonly string[]): ChildProcess {
  const url = verb === "run" || verb === "plan" ? ["--url", meshUrl] : [];
  const words = ["cli/src/main.ts", "chaos", verb, ...args, ...there, ...url, "--output", "json"];
  const options = { cwd: root, env: { ...env, SHOPSTREAM_HOME: home } };
  return spawn(process.execPath, words, { ...options, stdio: ["ignore", "pipe", "inherit"] });
}

async function chaos(verb: string, ...args: readonly string[]): Promise<Answer> {
  const child = start(verb, ...args);
  const said = text(child.stdout as NodeJS.ReadableStream & AsyncIterable<string>);
  const [exit] = (await once(child, "close")) as [number | null];
  return { exit, document: JSON.parse(await said) };
}

const welcome = (is: string) =>
  kubectl(bed, ["label", "namespace", namespace, `shopstream.dev/chaos-allowed${is}`, "--overwrite"]);

/** Whatever was made for a fault, by the kinds that can be. */
async function left(): Promise<readonly string[]> {
  const kinds = "configmaps,pods,serviceaccounts,roles,rolebindings,networkpolicies,envoyfilters";
  const { items } = await get<{ items: { kind: string; metadata: { name: string } }[] }>(bed, [kinds, "-n", namespace]);
  return items.map(({ kind, metadata }) => `${kind}/${metadata.name}`).filter((name) => name.includes("/chaos-"));
}

const pods = async (service: string) => {
  const { spec } = await get<{ spec: { replicas: number } }>(bed, ["deployment", service, "-n", namespace]);
  return spec.replicas;
};

const searchHas = (count: number) =>
  eventually(`search has ${count} pods`, async () => ((await pods("search")) === count ? true : undefined));
const nothingLeft = () =>
  eventually("nothing of the fault is left", async () => ((await left()).length === 0 ? true : undefined));

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

  // On a machine that is slow anyway a hypothesis about time may be wrong; that the fault was there and is gone may not.
  it.each(["search-away", "orders-killed", "payments-slow", "stock-answers-lost"])(
    "%s: is seen to do something, ends, and leaves nothing; the books are right",
    async (experiment) => {
      const { document } = await chaos("run", experiment);
      expect(["held", "deviated", "not recovered"], document.reasons?.join("; ")).toContain(document.status);
      expect(document.hits).toBeGreaterThan(0);
      await nothingLeft();
      expect((await verify(meshUrl)).status).toBe("held");
    },
    6 * minutes,
  );

  it(
    "whose runner is killed is ended by the reaper by its deadline",
    async () => {
      const before = await pods("search");
      const runner = start("run", "search-away");
      await searchHas(0);
      runner.kill("SIGKILL");
      await searchHas(before);
      await nothingLeft();
      expect((await chaos("recover")).exit).toBe(0);
    },
    5 * minutes,
  );

  it(
    "ends when the lever is pulled, and none begins until it is released",
    async () => {
      const running = chaos("run", "search-away");
      await searchHas(0);
      await chaos("lever", "--reason", "customers wait");
      expect(await pods("search")).not.toBe(0);
      // The runner says so, or that customers had been failed before.
      expect([8, 9]).toContain((await running).exit);
      expect((await chaos("run", "search-away")).exit).toBe(9);
      await chaos("lever", "--release");
      await nothingLeft();
    },
    5 * minutes,
  );
});
