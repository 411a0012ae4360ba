import { join } from "node:path";
import type { CommandSpec } from "../command.ts";
import { seedIfEmpty } from "../engine/first-seed.ts";
import { homeOf } from "../engine/home.ts";
import { localDown } from "../engine/local/down.ts";
import { type LocalUp, localUpSteps } from "../engine/local/up.ts";
import { localWebApps } from "../engine/local/web-apps.ts";
import type { PlatformFile } from "../engine/platform-file.ts";
import { withValues } from "../engine/release.ts";
import { runSteps } from "../engine/step.ts";
import { findSupervisor } from "../engine/supervisor-client.ts";
import { settled } from "../settled.ts";
import { ShopError } from "../shop-error.ts";
import { isOnCluster, withPlatformTarget } from "./platform-target.ts";
import type { UpClusterOptions } from "./up-cluster.ts";

interface UpOptions extends UpClusterOptions {
  readonly wire?: boolean;
  readonly web: boolean;
  readonly retain?: boolean;
}

const readyMs = 120_000;
const stopMs = 90_000;

export const upCommand: CommandSpec<UpOptions> = {
  name: "up",
  summary: "start the whole platform, or bring a running one up to date",
  examples: [
    {
      line: "shopctl up",
      does: "everything on this machine, all services in one process; what runs already is left alone",
    },
    { line: "shopctl up --wire", does: "the same with a process per service, speaking gRPC" },
    {
      line: "shopctl up --target context --context my-cluster --env production --values mine.yaml",
      does: "on a Kubernetes cluster, from the charts; again, it changes only what is different",
    },
    { line: "make images && shopctl up --target kind", does: "on a cluster of its own, which kind makes; or k3d" },
  ],
  dryRun: "supported",
  configure: (command) =>
    withValues(withPlatformTarget(command))
      .option("--url <url>", "where the shop is reached from here (the public address of the values)")
      .option("--wire", "one process per service instead of one for all")
      .option("--only <charts...>", "on a cluster: these alone; neither seed nor smoke then, unless they are asked for")
      .option("--seed", "fill an empty catalogue with 1,000 products; without a word only where Stripe is simulated")
      .option("--no-seed", "leave an empty catalogue empty")
      .option(
        "--smoke",
        "on a cluster: buy something at the end, which leaves some ten orders and accounts in the shop",
      )
      .option("--no-smoke", "do not; without a word only where Stripe is simulated, and something changed")
      .option("--resume", "go on where the run before stopped, as every run does")
      .option(
        "--retain",
        "on this machine: leave running what was started when Ctrl-C comes; after a failure nothing is taken back anyway",
      )
      .option("--no-web", "the API alone, without building and starting the web apps"),
  run: async (call, options) => {
    const { wire = false, web } = options;
    if (isOnCluster(options)) {
      // Loaded when it is wanted: the cluster's client is larger than all the rest.
      const { upCluster } = await import("./up-cluster.ts");
      return upCluster(call, options);
    }
    mustBeLocal(options);
    const { io, progress, isDryRun, signal, timeoutMs = readyMs } = call;
    // Real keys in the environment win over the simulator, and then the shop is no toy.
    const { seed = io.env.STRIPE_SECRET_KEY === undefined } = options;
    const titles = [...localUpSteps.map(({ title }) => title), ...(seed ? [seedIfEmpty.title] : [])];
    if (isDryRun) return { kind: "Platform", status: "planned", data: { steps: titles }, text: titles.join("\n") };
    const up: LocalUp = {
      home: homeOf(io.env),
      isWire: wire,
      webApps: web ? localWebApps : [],
      env: io.env,
      clock: io.clock,
      random: io.random,
      timeoutMs,
      signal,
      onChild: (line) => progress.detail(line),
      onBuild: (line) => progress.update(`Build the pages: ${line}`),
    };
    const steps = seed ? [...localUpSteps, seedIfEmpty] : localUpSteps;
    const wasRunning = findSupervisor(join(up.home, "supervisor"), io.clock) !== undefined;
    const running = runSteps(steps, up, progress, () => io.clock.now(), signal);
    call.atEnd(async () => {
      if (!io.interrupt.aborted) return;
      // A step that is under way ends what it has started itself.
      await settled(running);
      if (!wasRunning && options.retain !== true) await localDown(up.home, io.clock, stopMs);
    });
    const status = await running;
    const file = up.file as PlatformFile;
    return {
      kind: "Platform",
      status,
      data: {
        url: file.url,
        mode: file.mode,
        simulatorUrl: file.simulator?.url,
        inboxUrl: file.inbox?.url,
        home: up.home,
      },
      text: welcome(file, up.home),
    };
  },
};

/** Here are no charts, and what is asked of them must not be passed over in silence. */
function mustBeLocal({ env, values, url, only, smoke }: UpOptions): void {
  const asked = {
    "--values": values,
    "--url": url,
    "--only": only,
    "--smoke": smoke || undefined,
    [`--env ${env}`]: env === "local" ? undefined : env,
  };
  const [misplaced] = Object.entries(asked).filter(([, value]) => value !== undefined);
  if (misplaced !== undefined)
    throw new ShopError("SHOP-CLI-001", `${misplaced[0]} is for a shop on a cluster: add --target context`);
}

function welcome({ url, simulator, inbox, admin }: PlatformFile, home: string): string {
  return `
The shop is open.

  Open this URL       ${url}
  API description     ${url}/openapi.json
  Payment simulator   ${simulator?.url ?? "not started: real Stripe keys are set"}
  Mails of the shop   ${inbox?.url ?? "not caught: a real mail server is set"}
  Administrator       ${admin.email}, password in ${home}/secrets/admin-password
  Test card           pm_card_visa (declined: pm_card_visa_chargeDeclined)

Next:  ./shopctl smoke     buy something, and see it refused, cancelled and refunded
       ./shopctl status    what runs and what waits
       ./shopctl verify    the books: stock, orders, money
       ./shopctl down      stop; the data stays`;
}
