import { Command } from "commander";
import type { CommandGroup, CommandSpec } from "../command.ts";
import { withGlobals } from "../global-options.ts";
import { formats } from "../output.ts";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

type Entry = CommandSpec | CommandGroup;

/** What may follow some words of a command line. */
interface Place {
  /** From the first command on: `chaos suite run`. */
  readonly words: readonly string[];
  readonly follow: readonly { readonly word: string; readonly says: string }[];
  readonly isGroup: boolean;
}

/** A script that completes commands and options of shopctl in one's shell. */
export function completionScript(shell: Shell, entries: readonly Entry[]): string {
  const places = placesOf({ name: "", summary: "", commands: entries }, []);
  if (shell === "fish") return places.flatMap(fish).join("\n");
  const prologue = shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return prologue + bash(places);
}

function placesOf(entry: Entry, words: readonly string[]): readonly Place[] {
  if (!("commands" in entry)) return [{ words, follow: optionsOf(entry), isGroup: false }];
  const follow = entry.commands.map((child) => ({ word: word(child), says: child.summary }));
  const below = entry.commands.flatMap((child) => placesOf(child, [...words, word(child)]));
  return [...below, { words, follow, isGroup: true }];
}

function optionsOf(spec: CommandSpec): Place["follow"] {
  const command = new Command();
  spec.configure?.(command);
  return withGlobals(command).options.map(({ long, description }) => ({ word: long ?? "", says: description }));
}

// The names are not those that zsh has a meaning for: words, path.
function bash(places: readonly Place[]): string {
  const cases = places.map(({ words, follow, isGroup }) => {
    const pattern = words.map((each) => ` ${each}`).join("");
    return `    "${pattern}"${isGroup ? "" : "*"}) choices="${follow.map((each) => each.word).join(" ")}" ;;`;
  });
  return `_shopctl() {
  local said="" choices="" each at
  for ((at = 1; at < COMP_CWORD; at++)); do
    each="\${COMP_WORDS[at]}"
    case "$each" in -*) ;; *) said="$said $each" ;; esac
  done
  case "$said" in
${cases.join("\n")}
  esac
  case "\${COMP_WORDS[COMP_CWORD - 1]}" in -o | --output) choices="${formats.join(" ")}" ;; esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _shopctl shopctl`;
}

function fish({ words, follow }: Place): readonly string[] {
  const seen = words.map((each) => `__fish_seen_subcommand_from ${each}`).join("; and ");
  const at = seen === "" ? "__fish_use_subcommand" : seen;
  return follow.map(({ word: each, says }) => {
    const what = each.startsWith("--") ? `-l ${each.slice(2)}` : `-f -a ${each}`;
    return `complete -c shopctl -n '${at}' ${what} -d '${says.replaceAll("'", "")}'`;
  });
}

function word({ name }: { readonly name: string }): string {
  return name.split(" ")[0] as string;
}
