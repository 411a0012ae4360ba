import { spawn } from "node:child_process";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../runner/program.ts";
import { command } from "./command.ts";
import { importImage } from "./import-image.ts";
import { get, kubectl } from "./kubectl.ts";
import { bed, eventually } from "./testing/probes.ts";

const url = `http://${bed.nodeIp}:30080`;
const cluster = ["--target", "context", "--context", bed.cgroup, "--namespace", "shop"];
const env = { ...process.env, KUBECONFIG: bed.kubeconfig };
const upArgs = ["cli/src/main.ts", "up", ...cluster, "--url", url, "--output", "json"];
const minutes = 60_000;

async function shopctl(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<{ status: string }> {
  const output = await command(process.execPath, args, { cwd: root, env: { ...env, ...more }, timeoutMs: 8 * minutes });
  return JSON.parse(output) as { status: string };
}

const up = () => shopctl(upArgs);
const down = () => shopctl(["cli/src/main.ts", "down", ...cluster, "--purge", "--yes", "--output", "json"]);

/** Ends shopctl and the Helm that it started in the middle of the services, as a lost machine would. */
async function upInterrupted(): Promise<void> {
  const run = spawn(process.execPath, upArgs, { cwd: root, env, detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => run.once("exit", resolve));
  try {
    await eventually("the second service", async () => {
      const second = ["get", "secrets", "-n", "shop", "-l", "owner=helm,name=catalog", "-o", "name"];
      return (await kubectl(bed, second)).trim() === "" ? undefined : true;
    });
  } finally {
    if (run.pid) process.kill(-run.pid, "SIGKILL");
    await ended;
  }
}

async function administrator(): Promise<NodeJS.ProcessEnv> {
  const { data } = await get<{ data: Record<string, string> }>(bed, ["secret", "first-admin", "-n", "shop"]);
  const plain = (key: string) => Buffer.from(data[key] ?? "", "base64").toString();
  return {
    SHOP_ADMIN_EMAIL: plain("BOOTSTRAP_ADMIN_EMAIL"),
    SHOP_ADMIN_PASSWORD: plain("BOOTSTRAP_ADMIN_PASSWORD"),
  };
}

beforeAll(async () => {
  await command(process.execPath, ["tools/images/main.ts"], { cwd: root, timeoutMs: 8 * minutes });
  await importImage(bed, path.join(root, ".cache/images/shopstream.tar"));
  await down();
}, 10 * minutes);

describe("the shop on a cluster", () => {
  it(
    "comes up, also when the run before was killed half-way",
    async () => {
      await upInterrupted();
      expect((await up()).status).toBe("created");
    },
    10 * minutes,
  );

  it(
    "sells through the ingress",
    async () => {
      const smoke = ["cli/src/main.ts", "smoke", "--url", url, "--output", "json"];
      expect((await shopctl(smoke, await administrator())).status).toBe("ok");
    },
    5 * minutes,
  );

  it("shows its pages at the same address", async () => {
    const response = await fetch(`${url}/de`);
    expect([response.status, response.headers.get("content-language")]).toEqual([200, "de"]);
    expect(await response.text()).toMatch(/<html[^>]* lang="de"/);
  });

  it(
    "stays as it is when it is brought up again",
    async () => {
      expect((await up()).status).toBe("unchanged");
    },
    5 * minutes,
  );

  it(
    "goes and leaves nothing",
    async () => {
      expect((await down()).status).toBe("configured");
      expect(await kubectl(bed, ["get", "namespace", "shop", "--ignore-not-found"])).toBe("");
      expect(await kubectl(bed, ["get", "persistentvolumes", "--no-headers"])).not.toMatch(/Bound|Released/);
    },
    5 * minutes,
  );
});
