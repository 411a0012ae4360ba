import { apps } from "./apps.ts";
import { runColocated } from "./run-colocated.ts";

const running = await runColocated(apps, process.env);

const stop = async () => {
  await running.close();
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
