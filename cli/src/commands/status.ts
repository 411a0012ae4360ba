import type { Call, CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { isHealthy, type LocalStatus, localStatus } from "../engine/local-status.ts";
import { statusText } from "../engine/status-text.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Result } from "../result.ts";

interface StatusOptions {
  readonly watch?: boolean;
}

const everyMs = 2_000;

export const statusCommand: CommandSpec<StatusOptions> = {
  name: "status",
  summary: "one screen: processes, services, queues",
  examples: [
    { line: "shopctl status", does: "exit code 0 when all is well, 3 when something is not" },
    { line: "shopctl status -w", does: "the same every two seconds until Ctrl-C" },
  ],
  dryRun: "harmless",
  configure: (command) => command.option("-w, --watch", "again and again"),
  run: async (call, { watch }) => {
    while (watch) {
      call.print(statusText(await look(call), call.io.clock.now()));
      await call.io.clock.sleep(everyMs, call.signal);
    }
    return toResult(await look(call), call.io.clock.now());
  },
};

function look({ io }: Call): Promise<LocalStatus> {
  return localStatus(homeOf(io.env), io.clock);
}

function toResult(status: LocalStatus, now: number): Result {
  const healthy = isHealthy(status);
  const broken = status.running ? "degraded" : "stopped";
  return {
    kind: "PlatformStatus",
    status: healthy ? "ready" : broken,
    data: { ...status },
    text: statusText(status, now),
    exit: healthy ? exitCodes.done : exitCodes.checkFailed,
  };
}
