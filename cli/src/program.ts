import { Command, CommanderError } from "commander";
import type { CommandGroup, CommandSpec, Example } from "./command.ts";
import { commands } from "./commands.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { withGlobals } from "./global-options.ts";
import type { Io } from "./io.ts";
import { type Format, formats } from "./output.ts";
import { type GlobalOptions, runCommand, tell } from "./run-command.ts";
import { ShopError } from "./shop-error.ts";

/** The whole of shopctl: arguments (without node and the file) in, exit code out. */
export async function runProgram(
  args: readonly string[],
  io: Io,
  list: readonly (CommandSpec | CommandGroup)[] = commands,
): Promise<ExitCode> {
  let exit: ExitCode = exitCodes.done;
  const program = buildProgram(io, list, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.done : usage(error, args, io);
  }
}

function buildProgram(
  io: Io,
  list: readonly (CommandSpec | CommandGroup)[],
  onExit: (exit: ExitCode) => void,
): Command {
  const program = withGlobals(settled(new Command("shopctl"), io)).description(
    "Run, fill, check and operate a Shopstream platform.",
  );
  for (const entry of list) program.addCommand(toCommand(entry, io, onExit));
  return program;
}

function toCommand(entry: CommandSpec | CommandGroup, io: Io, onExit: (exit: ExitCode) => void): Command {
  const command = settled(new Command(entry.name.split(" ")[0]), io).description(entry.summary);
  if ("commands" in entry) {
    for (const child of entry.commands) command.addCommand(toCommand(child, io, onExit));
    return command;
  }
  for (const argument of entry.name.split(" ").slice(1)) command.argument(argument);
  entry.configure?.(command);
  return command.addHelpText("after", toHelp(entry.examples)).action(async () => {
    onExit(await runCommand(entry, command.optsWithGlobals<GlobalOptions>(), command.args, io));
  });
}

function settled(command: Command, { stdout, stderr }: Io): Command {
  return command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .helpOption("-h, --help", "show this")
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Told by usage below, like every other failure.
      outputError: () => undefined,
    });
}

function toHelp(examples: readonly Example[]): string {
  return `\nExamples:\n${examples.map(({ line, does }) => `  $ ${line}\n      ${does}`).join("\n")}\n`;
}

function usage({ code, message }: CommanderError, args: readonly string[], io: Io): ExitCode {
  // A group alone has shown its help already, which is no message.
  const said = code === "commander.help" ? "which of these?" : message.replace(/^error: /, "").replaceAll("\n", " ");
  const errors = [new ShopError("SHOP-CLI-001", said)];
  const options = { output: formatOf(args), color: !args.includes("--no-color") };
  return tell({ kind: "Error", status: "failed", errors }, options, io);
}

/** As it would have been read from a line that was right. */
function formatOf(args: readonly string[]): Format {
  const words = args.join(" ");
  return formats.find((format) => new RegExp(`(^| )(-o|--output)[ =]?${format}( |$)`).test(words)) ?? "table";
}
