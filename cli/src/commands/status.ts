import type { Call, CommandSpec } from "../command.ts";
import { homeOf } from "../engine/home.ts";
import { localStatus, symptomsOf } from "../engine/local/status.ts";
import { statusText } from "../engine/status-text.ts";
import type { Result } from "../result.ts";
import { ShopError } from "../shop-error.ts";
import { isOnCluster, type TargetOptions, withPlatformTarget } from "./platform-target.ts";

interface StatusOptions extends TargetOptions {
  readonly watch?: boolean;
}

type Look = () => Promise<Result>;

const everyMs = 2_000;

export const statusCommand: CommandSpec<StatusOptions> = {
  name: "status",
  summary: "one screen: processes or pods, services, queues, error budgets, active faults",
  examples: [
    { line: "shopctl status", does: "exit code 0 when all is well, 3 when something is not" },
    { line: "shopctl status -w", does: "the same every two seconds until Ctrl-C" },
    { line: "shopctl status --target context --context my-cluster", does: "of a shop on a Kubernetes cluster" },
  ],
  dryRun: "harmless",
  configure: (command) => withPlatformTarget(command).option("-w, --watch", "again and again"),
  run: async (call, options) => {
    const look = await lookAt(call, options);
    while (options.watch) {
      call.print(await look());
      await call.io.clock.sleep(everyMs, call.signal);
    }
    return look();
  },
};

async function lookAt(call: Call, options: StatusOptions): Promise<Look> {
  if (!isOnCluster(options)) return () => localLook(call);
  // Loaded when it is wanted: the cluster's client is larger than all the rest.
  const { openStatus } = await import("./status-cluster.ts");
  return openStatus(call, options);
}

async function localLook({ io }: Call): Promise<Result> {
  const status = await localStatus(homeOf(io.env), io.clock);
  const symptoms = symptomsOf(status);
  const broken = status.running ? "degraded" : "stopped";
  return {
    kind: "PlatformStatus",
    status: symptoms.length === 0 ? "ready" : broken,
    data: { ...status },
    text: statusText(status, io.clock.now()),
    errors: unwell(symptoms, status.running),
  };
}

function unwell(symptoms: readonly string[], isRunning: boolean): readonly ShopError[] {
  if (symptoms.length === 0) return [];
  return [new ShopError(isRunning ? "SHOP-ENV-007" : "SHOP-ENV-001", symptoms.join("; "))];
}
