import type { CommandGroup, CommandSpec } from "./command.ts";
import { canaryCommand } from "./commands/canary.ts";
import { chaosCommand } from "./commands/chaos.ts";
import { completionCommand } from "./commands/completion.ts";
import { diffCommand } from "./commands/diff.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { drillCommand } from "./commands/drill.ts";
import { eventsCommand } from "./commands/events.ts";
import { explainCommand } from "./commands/explain.ts";
import { lintCommand } from "./commands/lint.ts";
import { loadCommand } from "./commands/load.ts";
import { logsCommand } from "./commands/logs.ts";
import { meshCommand } from "./commands/mesh.ts";
import { renderCommand } from "./commands/render.ts";
import { seedCommand } from "./commands/seed.ts";
import { sloCommand } from "./commands/slo.ts";
import { smokeCommand } from "./commands/smoke.ts";
import { statusCommand } from "./commands/status.ts";
import { supportCommand } from "./commands/support.ts";
import { upCommand } from "./commands/up.ts";
import { verifyCommand } from "./commands/verify.ts";
import { versionCommand } from "./commands/version.ts";

const operations: readonly (CommandSpec | CommandGroup)[] = [
  upCommand,
  downCommand,
  statusCommand,
  doctorCommand,
  logsCommand,
  seedCommand,
  smokeCommand,
  verifyCommand,
  eventsCommand,
  loadCommand,
  sloCommand,
  canaryCommand,
  chaosCommand,
  drillCommand,
  meshCommand,
  renderCommand,
  diffCommand,
  lintCommand,
  supportCommand,
  versionCommand,
  explainCommand,
];

/** Every command, in the order of the help. */
export const commands: readonly (CommandSpec | CommandGroup)[] = [...operations, completionCommand(operations)];
