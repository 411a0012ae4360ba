import { spawn } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { programPath } from "../../tools/programs.ts";
import { root } from "../runner/program.ts";
import { command } from "./command.ts";
import { kubectl } from "./kubectl.ts";
import { bed, eventually } from "./testing/probes.ts";
import {
  diffKept,
  down,
  downKeepingData,
  env,
  keptArgs,
  minutes,
  namespace,
  offerImages,
  shopUrl,
  smoke,
  upKept,
} from "./testing/shop.ts";
import { boundClaims, renewVolumes } from "./testing/volumes.ts";

/** Ends shopctl and the Helm that it started in the middle of the services, as a lost machine would. */
async function upInterrupted(): Promise<void> {
  const run = spawn(process.execPath, keptArgs, { cwd: root, env, detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => run.once("exit", resolve));
  try {
    await eventually("the second service", async () => {
      const second = ["get", "secrets", "-n", namespace, "-l", "owner=helm,name=catalog", "-o", "name"];
      return (await kubectl(bed, second)).trim() === "" ? undefined : true;
    });
  } finally {
    if (run.pid) process.kill(-run.pid, "SIGKILL");
    await ended;
  }
}

beforeAll(async () => {
  await offerImages();
  await down();
  await renewVolumes();
}, 10 * minutes);

describe("the shop on a cluster", () => {
  it(
    "comes up, also when the run before was killed half-way, and is tried by customers' journeys",
    async () => {
      await upInterrupted();
      expect(await upKept("--smoke")).toMatchObject({ status: "created", tried: true });
    },
    10 * minutes,
  );

  it("sells through the ingress", async () => expect((await smoke()).status).toBe("ok"), 5 * minutes);

  it(
    "passes the tests that its charts bring along",
    async () => {
      const helm = (...args: readonly string[]) =>
        command(programPath("helm"), [...args, "--namespace", namespace], { env, timeoutMs: 2 * minutes });
      const releases = (await helm("list", "--short")).split("\n").filter(Boolean);
      const tested = [];
      for (const release of releases) if (/Phase: +Succeeded/.test(await helm("test", release))) tested.push(release);
      expect(tested).toEqual(
        expect.arrayContaining(["cart", "catalog", "gateway", "orders", "payments", "storefront"]),
      );
    },
    10 * minutes,
  );

  it("shows its pages at the same address", async () => {
    const response = await fetch(`${shopUrl}/de`);
    expect([response.status, response.headers.get("content-language")]).toEqual([200, "de"]);
    expect(await response.text()).toMatch(/<html[^>]* lang="de"/);
  });

  it(
    "stays as it is when it is brought up again",
    async () => expect((await upKept()).status).toBe("unchanged"),
    5 * minutes,
  );

  it("has nothing that differs from what would be installed with the same values", async () => {
    expect(await diffKept()).toMatchObject({ status: "unchanged", items: [] });
  });

  it(
    "gets back what somebody took away, and nothing else is touched",
    async () => {
      await kubectl(bed, ["delete", "deployment", "cart", "-n", namespace, "--wait"]);
      expect((await upKept()).status).toBe("configured");
      await kubectl(bed, ["rollout", "status", "deployment/cart", "-n", namespace, "--timeout=10s"]);
      expect((await upKept()).status).toBe("unchanged");
    },
    5 * minutes,
  );

  it(
    "goes and keeps its data, and with --purge leaves nothing",
    async () => {
      expect((await downKeepingData()).status).toBe("configured");
      expect(await boundClaims(namespace)).toEqual(["data-redis-0"]);
      expect((await down()).status).toBe("configured");
      expect(await kubectl(bed, ["get", "namespace", namespace, "--ignore-not-found"])).toBe("");
      expect(await boundClaims(namespace)).toEqual([]);
    },
    5 * minutes,
  );
});
