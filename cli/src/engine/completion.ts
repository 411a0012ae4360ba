import type { CommandGroup, CommandSpec } from "../command.ts";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

/** A script that completes the commands of shopctl in one's shell. */
export function completionScript(shell: Shell, entries: readonly (CommandSpec | CommandGroup)[]): string {
  const names = entries.map(word).join(" ");
  const groups = entries.filter((entry): entry is CommandGroup => "commands" in entry);
  if (shell === "fish") return fish(entries, groups);
  const cases = groups
    .map((group) => `    ${word(group)}) words="${group.commands.map(word).join(" ")}" ;;`)
    .join("\n");
  const prologue = shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return `${prologue}_shopctl() {
  local words="${names}"
  [ "$COMP_CWORD" -ge 2 ] && case "\${COMP_WORDS[1]}" in
${cases}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _shopctl shopctl`;
}

function fish(entries: readonly (CommandSpec | CommandGroup)[], groups: readonly CommandGroup[]): string {
  const top = entries.map(
    (entry) =>
      `complete -c shopctl -n __fish_use_subcommand -f -a ${word(entry)} -d '${entry.summary.replaceAll("'", "")}'`,
  );
  const below = groups.flatMap((group) =>
    group.commands.map(
      (entry) => `complete -c shopctl -n '__fish_seen_subcommand_from ${word(group)}' -f -a ${word(entry)}`,
    ),
  );
  return [...top, ...below].join("\n");
}

function word({ name }: { readonly name: string }): string {
  return name.split(" ")[0] as string;
}
