import type { CommandGroup } from "../command.ts";
import { abortCommand } from "./chaos/abort.ts";
import { describeCommand } from "./chaos/describe.ts";
import { leverCommand } from "./chaos/lever.ts";
import { listCommand } from "./chaos/list.ts";
import { planCommand } from "./chaos/plan.ts";
import { recoverCommand } from "./chaos/recover.ts";
import { reportCommand } from "./chaos/report.ts";
import { runCommand } from "./chaos/run.ts";
import { statusCommand } from "./chaos/status.ts";
import { suiteCommand } from "./chaos/suite.ts";
import { validateCommand } from "./chaos/validate.ts";

export const chaosCommand: CommandGroup = {
  name: "chaos",
  summary: "break the platform on purpose, with a hypothesis, guards and a verdict",
  commands: [
    listCommand,
    describeCommand,
    validateCommand,
    planCommand,
    runCommand,
    statusCommand,
    abortCommand,
    recoverCommand,
    leverCommand,
    reportCommand,
    suiteCommand,
  ],
};
