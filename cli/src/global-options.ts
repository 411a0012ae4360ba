import { type Command, Option } from "commander";
import { parseDuration } from "./duration.ts";
import { formats } from "./output.ts";

/** What can be said to every command. */
export function withGlobals(program: Command): Command {
  return program
    .addOption(new Option("-o, --output <format>", "how to write the result").choices(formats).default("table"))
    .option("-q, --quiet", "no progress")
    .option("-v, --verbose", "more of what happens, and stacks of failures")
    .option("--no-color", "plain text (NO_COLOR does the same)")
    .addOption(new Option("--timeout <duration>", "give up after 90s, 5m, 2h").argParser(parseDuration))
    .option("--dry-run", "say what would be done, and do nothing")
    .option("-y, --yes", "do not ask");
}
