import { startStorefront } from "./server.ts";

const running = await startStorefront();

const stop = async (signal: string) => {
  running.log.info({ signal }, "draining");
  await running.close();
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
