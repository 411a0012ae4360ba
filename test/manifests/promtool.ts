import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";

/** A folder of files for Prometheus' own tool, and what it objects to in them. */
export class Promtool {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "promtool-"));

  write(name: string, content: unknown): void {
    writeFileSync(this.path(name), stringify(content));
  }

  path(name: string): string {
    return path.join(this.#folder, name);
  }

  /** Nothing when it is content. */
  objections(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: this.#folder, encoding: "utf8" });
    return status === 0 ? "" : `${stdout}${stderr}`;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
