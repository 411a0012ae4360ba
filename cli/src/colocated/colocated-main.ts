import { loadApps } from "./local-services.ts";
import { runColocated } from "./run-colocated.ts";

const running = await runColocated(await loadApps(), process.env);

const stop = async () => {
  await running.close();
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
