import type { CommandGroup, CommandSpec } from "../command.ts";
import { completionScript, type Shell, shells } from "../engine/completion.ts";
import { ShopError } from "../shop-error.ts";

/** Needs to know the other commands, so it is made from their list. */
export function completionCommand(others: readonly (CommandSpec | CommandGroup)[]): CommandSpec {
  return {
    name: "completion <shell>",
    summary: "a script that completes shopctl's commands in bash, zsh or fish",
    examples: [
      { line: "shopctl completion bash >> ~/.bashrc", does: "for every new shell" },
      { line: "shopctl completion fish > ~/.config/fish/completions/shopctl.fish", does: "for good" },
    ],
    dryRun: "harmless",
    run: async ({ args: [shell] }) => {
      if (!shells.includes(shell as Shell))
        throw new ShopError("SHOP-CLI-001", `${shell} is not one of ${shells.join(", ")}`);
      return { kind: "Completion", status: "ok", text: completionScript(shell as Shell, others) };
    },
  };
}
