import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { poll } from "@shopstream/platform/embedded/poll.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Child } from "./child.ts";
import type { ChildState } from "./state-file.ts";

let dir: string;
let child: Child;
let seen: ChildState["state"][];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "shopstream-child-"));
  seen = [];
  const spec = {
    name: "orders",
    command: "/bin/sh",
    args: ["-c", "echo up; exec sleep 600"],
    env: {},
    cwd: dir,
    logFile: join(dir, "orders.log"),
    ready: { kind: "line", text: "up" },
    readyTimeoutMs: 10_000,
    dependsOn: [],
    stopSignal: "SIGTERM",
    drainMs: 5_000,
  } as const;
  const backoff = { firstMs: 20, maxMs: 200, stableMs: 60_000 };
  const onChange = () => seen.push(child.state.state);
  child = new Child(spec, { clock: systemClock, random: systemRandom, backoff, log: () => {}, onChange });
  void child.run();
  await becomes("ready");
});

afterEach(async () => {
  await child.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function becomes(wanted: ChildState["state"]): Promise<void> {
  await poll(() => (child.state.state === wanted ? true : undefined), { what: wanted, timeoutMs: 10_000 });
}

const anHour = 3_600_000;

describe("a process that is held", () => {
  test("stays away until it is let go, and that is no crash", async () => {
    await child.hold();
    await becomes("held");
    expect(child.state).toMatchObject({ process: undefined, lastExit: { signal: "SIGKILL" } });
    child.letGo();
    await becomes("ready");
    expect(child.state.restarts).toBe(0);
  });

  test("is not brought back by a restart, which is not taken for the reason of its next crash", async () => {
    await child.hold();
    await becomes("held");
    await child.restart();
    expect(child.state.state).toBe("held");
    child.letGo();
    await becomes("ready");
    process.kill(child.state.process?.pid ?? 0, "SIGKILL");
    await poll(() => (child.state.restarts === 1 ? true : undefined), { what: "a crash", timeoutMs: 10_000 });
    expect(seen).toContain("backoff");
  });
});

describe("a process that is held and paused at once", () => {
  test("comes back only when it is let go and its pause has ended", async () => {
    await child.pause(anHour);
    await becomes("paused");
    await child.hold();
    await child.restart();
    await becomes("held");
    child.letGo();
    await becomes("ready");

    await child.hold();
    await becomes("held");
    await child.pause(anHour);
    child.letGo();
    await becomes("paused");
    await child.restart();
    await becomes("ready");
    expect(seen).not.toContain("backoff");
  });

  test("comes back by itself when its time is up", async () => {
    const before = child.state.process?.pid;
    await child.pause(1);
    await becomes("ready");
    expect(child.state.process?.pid).not.toBe(before);
    expect(child.state.restarts).toBe(0);
  });
});
