// Records the contract as released: what `make check` compares every later change with. Refuses while something of the
// last release is missing or differs, since a breaking change is a /v2 beside what is there.

import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const released = "protos/released.json";

function buf(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("buf", args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  if (status === 0) return stdout;
  process.stderr.write(`${stdout}${stderr}\nNot recorded: the contract breaks what was released.\n`);
  process.exit(1);
}

if (existsSync(path.join(root, released))) buf("breaking", "protos", "--against", released);
const { file } = JSON.parse(buf("build", "protos", "--exclude-source-info", "-o", "-#format=json")) as {
  file: readonly unknown[];
};
// A line for each file of the contract, so that a diff shows which ones changed.
const lines = file.map((descriptor) => JSON.stringify(descriptor));
writeFileSync(path.join(root, released), `{"file":[\n${lines.join(",\n")}\n]}\n`);
process.stdout.write(`${released}: ${lines.length} files\n`);
