import { join } from "node:path";
import { text } from "node:stream/consumers";
import { systemClock } from "@shopstream/platform/clock.ts";
import { secretToken, systemRandom } from "@shopstream/platform/random.ts";
import { defaultBackoff } from "./backoff.ts";
import { readControl, writeControl } from "./control-file.ts";
import { serveControl } from "./control-server.ts";
import { FaultKeeper } from "./faults/fault-keeper.ts";
import { takeLock } from "./process-lock.ts";
import { rotateLog } from "./rotate-log.ts";
import { lockedExitCode, type SupervisorPlan } from "./start-supervisor.ts";
import { Supervisor } from "./supervisor.ts";

// The process itself: reads its plan from standard input, lives until SIGTERM or `POST /stop`.

const [clock, random] = [systemClock, systemRandom];
const plan = JSON.parse(await text(process.stdin)) as SupervisorPlan;
const { dir, specs, backoff = defaultBackoff } = plan;

function log(event: string, fields: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date(clock.now()).toISOString(), event, ...fields })}\n`);
}

const lock = takeLock(join(dir, "supervisor.lock"));
if (lock === undefined) process.exit(lockedExitCode);

const token = secretToken(random);
const ended = new AbortController();
const supervisor = new Supervisor({ dir, specs, backoff, clock, random, log });
const faults = new FaultKeeper({ dir, processes: supervisor, clock, log });

async function stop(reason: string): Promise<void> {
  if (supervisor.isStopping) return;
  log("stopping", { reason });
  await faults.endAll("shutdown");
  await supervisor.stop();
  log("stopped", {});
  ended.abort();
}

process.on("SIGHUP", () => {}); // a closed terminal is no reason
await faults.start();
await supervisor.start();
// Only now: until then the record is that of the supervisor before us, and the next one can still go by it.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
const { port } = await serveControl({ supervisor, faults, token, onStop: () => void stop("asked") });
writeControl(dir, { port, token, supervisor: supervisor.state.supervisor });
log("started", { port, children: specs.map(({ name }) => name) });

while (!ended.signal.aborted) {
  await clock.sleep(2_000, ended.signal).catch(() => {});
  // Whoever removes our directory can never find us again: do not live on as a ghost that holds its ports.
  if (readControl(dir)?.token !== token) await stop("our directory is gone");
  else supervisor.rotateLogs();
  rotateLog(join(dir, "supervisor.log"), { maxBytes: 5 * 1024 * 1024, keep: 1 });
}
lock[Symbol.dispose]();
process.exit(0);
