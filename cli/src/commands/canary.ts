import type { CommandGroup } from "../command.ts";
import { abortCommand } from "./canary/abort.ts";
import { explainCommand } from "./canary/explain.ts";
import { getCommand } from "./canary/get.ts";
import { historyCommand } from "./canary/history.ts";
import { listCommand } from "./canary/list.ts";
import { planCommand } from "./canary/plan.ts";
import { promoteCommand } from "./canary/promote.ts";
import { retryCommand } from "./canary/retry.ts";
import { startCommand } from "./canary/start.ts";
import { undoCommand } from "./canary/undo.ts";
import { watchCommand } from "./canary/watch.ts";

export const canaryCommand: CommandGroup = {
  name: "canary",
  summary: "release new versions by growing shares of the calls, on a cluster with Argo Rollouts",
  commands: [
    startCommand,
    planCommand,
    listCommand,
    getCommand,
    watchCommand,
    promoteCommand,
    abortCommand,
    retryCommand,
    undoCommand,
    historyCommand,
    explainCommand,
  ],
};
