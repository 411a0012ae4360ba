import { flushCompileCache } from "node:module";
import { exportTraces } from "@shopstream/platform/trace-export.ts";
import { loadApps } from "./local-services.ts";
import { runColocated } from "./run-colocated.ts";

const traces = exportTraces(process.env);
const running = await runColocated(await loadApps(), process.env);
// Node writes what NODE_COMPILE_CACHE asks for at the end of a process, and a crash has none.
flushCompileCache();

const stop = async () => {
  await running.close();
  // A collector that is away must not keep the process from ending well.
  await traces.shutdown().catch(() => undefined);
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
