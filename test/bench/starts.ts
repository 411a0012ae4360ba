import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "@shopstream/platform/testing/until.ts";
import { type ChildState, readState } from "../../cli/src/engine/state-file.ts";
import { startPlatform } from "../support/running-platform.ts";

/** From the start of a supervised process until it said that it is ready, in milliseconds. */
export function startMs(home: string, name: string): number {
  const child = childOf(home, name);
  const ticks = Number(child?.process?.startTime.split("-").at(-1));
  const uptimeMs = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1_000;
  return (child?.since ?? 0) - (Date.now() - uptimeMs + ticks * 10);
}

/** The start of one service in a process of its own: it is killed, and the supervisor starts it while all else is quiet. */
export async function oneServiceMs(service: string): Promise<number> {
  const platform = await startPlatform({ wire: true });
  try {
    const dead = platform.kill(service);
    const isBack = () => {
      const child = childOf(platform.home, service);
      return child?.state === "ready" && child.process?.pid !== dead;
    };
    await until(isBack, `${service} is back`, 60_000);
    return startMs(platform.home, service);
  } finally {
    await platform.close();
  }
}

function childOf(home: string, name: string): ChildState | undefined {
  return readState(join(home, "supervisor"))?.children.find((child) => child.name === name);
}
