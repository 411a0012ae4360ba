import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { repository } from "../../cli/src/engine/home.ts";

/** A command of a runbook, and the exit code that stands beside it. */
export interface RunbookCommand {
  readonly section: string;
  readonly args: readonly string[];
  readonly exits: number;
}

/** The names of all runbooks. The template is none, and a service's page only says where to go on. */
export function runbooks(): readonly string[] {
  const files = globSync("docs/runbooks/*.md", { cwd: repository }).map((file) => basename(file, ".md"));
  const isRunbook = (name: string) => !["template", "README"].includes(name) && !/^# Alerts of/.test(readRunbook(name));
  return files.filter(isRunbook).sort();
}

export function readRunbook(name: string): string {
  return readFileSync(join(repository, `docs/runbooks/${name}.md`), "utf8");
}

/**
 * The commands in blocks of `sh`, by their section, or of `sh otherwise`: for what is no experiment. What is in blocks of `text`
 * is for people alone.
 */
export function commandsOf(text: string, blocksOf: "sh" | "sh otherwise" = "sh"): readonly RunbookCommand[] {
  return text.split(/^## /m).flatMap((part) => {
    const section = part.split("\n", 1)[0] ?? "";
    const blocks = [...part.matchAll(/^```([a-z ]+)\n(.*?)^```/gms)].flatMap(([, kind, block = ""]) =>
      kind === blocksOf ? [block] : [],
    );
    return blocks.flatMap((block) => block.split("\n")).flatMap((line) => toCommand(section, line));
  });
}

/** What is said to PostgreSQL, as its superuser, about what is no experiment: in blocks of `sql otherwise`. */
export function statementsOf(text: string): readonly string[] {
  return [...text.matchAll(/^```sql otherwise\n(.*?)^```/gms)].flatMap(([, block = ""]) =>
    block
      .split(";\n")
      .map((statement) => statement.trim())
      .filter((statement) => statement !== ""),
  );
}

function toCommand(section: string, line: string): RunbookCommand[] {
  const [, words = "", exits] = /^shopctl (.*?)\s+# exits (\d+)/.exec(line) ?? [];
  if (exits === undefined) {
    if (line.trim() !== "") throw new Error(`no command with an exit code: ${line}`);
    return [];
  }
  const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  return [{ section, args, exits: Number(exits) }];
}
