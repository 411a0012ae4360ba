import { repository } from "./home.ts";

/** What every process of ours has in common. */
export const nodeChild = {
  command: process.execPath,
  cwd: repository,
  // Starting means migrating, on a machine that may be busy.
  readyTimeoutMs: 120_000,
  stopSignal: "SIGTERM",
  drainMs: 20_000,
} as const;

export const nodeFlags = ["--disable-warning=ExperimentalWarning"];
