import type { CommandGroup, CommandSpec } from "./command.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { logsCommand } from "./commands/logs.ts";
import { seedCommand } from "./commands/seed.ts";
import { statusCommand } from "./commands/status.ts";
import { upCommand } from "./commands/up.ts";
import { verifyCommand } from "./commands/verify.ts";
import { versionCommand } from "./commands/version.ts";

/** Every command, in the order of the help. */
export const commands: readonly (CommandSpec | CommandGroup)[] = [
  upCommand,
  downCommand,
  statusCommand,
  doctorCommand,
  logsCommand,
  seedCommand,
  verifyCommand,
  versionCommand,
];
