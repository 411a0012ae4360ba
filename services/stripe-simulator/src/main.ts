import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isoTime, systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { type Config, readConfig } from "./config.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import { Store } from "./store.ts";
import { createWebhookSender } from "./webhook-sender.ts";

/** The platform's line format without its logger: nothing here belongs to a trace, and a tenth of the start-up is saved. */
function log(level: "info" | "error", msg: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(
    `${JSON.stringify({ level, time: isoTime(systemClock), service: "stripe-simulator", ...fields, msg })}\n`,
  );
}

function webhookOf({ WEBHOOK_URL, WEBHOOK_SECRET, WEBHOOK_EVENTS: events, WEBHOOK_DELAY_MS: delayMs }: Config) {
  if (WEBHOOK_URL === undefined || WEBHOOK_SECRET === undefined) return undefined;
  return { secret: WEBHOOK_SECRET, send: createWebhookSender(WEBHOOK_URL), events, delayMs };
}

async function start(config: Config): Promise<Simulator> {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const simulator = createSimulator({
    store: new Store(join(config.DATA_DIR, "simulator.sqlite")),
    clock: systemClock,
    random: systemRandom,
    keys: { secretKey: config.SECRET_KEY, publishableKey: config.PUBLISHABLE_KEY },
    webhook: webhookOf(config),
    publicUrl: config.PUBLIC_URL,
    onBug: (error) =>
      log("error", "a request failed unexpectedly", { error: error instanceof Error ? error.stack : String(error) }),
  });
  const port = await simulator.listen(config.PORT, config.HOST);
  log("info", "listening", {
    host: config.HOST,
    port,
    webhooks: config.WEBHOOK_URL ?? null,
    readyAfterMs: Math.round(process.uptime() * 1000),
  });
  return simulator;
}

async function drain(simulator: Simulator): Promise<void> {
  log("info", "draining");
  await simulator.close();
  log("info", "closed");
  process.exit(0);
}

// Whoever read the log may be gone; payments go on.
process.stdout.on("error", () => {});
try {
  const simulator = await start(readConfig());
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void drain(simulator));
} catch (error) {
  log("error", error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
