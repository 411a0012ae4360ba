import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shopctl } from "../testing/buffer-io.ts";

describe("shopctl completion", () => {
  /** What bash offers for the last word. */
  async function offered(...line: string[]): Promise<readonly string[]> {
    const { out } = await shopctl(["completion", "bash"]);
    const words = ["shopctl", ...line].map((word) => `"${word}"`).join(" ");
    const script = `${out}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length}; _shopctl; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split(" ");
  }

  it("offers commands, verbs of a group, and those of a group in it", async () => {
    expect(await offered("st")).toEqual(["status"]);
    expect(await offered("support", "")).toEqual(["bundle"]);
    expect(await offered("chaos", "suite", "r")).toEqual(["run"]);
    expect(await offered("nonsense", "")).toEqual([""]);
  });

  it("offers the options of a command, also behind others, and every format", async () => {
    expect(await offered("seed", "--fr")).toEqual(["--from"]);
    expect(await offered("up", "--target", "context", "--ret")).toEqual(["--retain"]);
    expect(await offered("events", "replay", "--dry")).toEqual(["--dry-run"]);
    expect(await offered("status", "-o", "")).toEqual(["table", "json", "yaml", "ndjson"]);
  });

  it("knows fish's words, and no shell that it cannot write for", async () => {
    const { out } = await shopctl(["completion", "fish"]);
    expect(out).toMatch(/^complete -c shopctl -n '__fish_seen_subcommand_from seed' -l from -d 'a CSV file'$/m);
    expect(out).toMatch(/^complete -c shopctl -n '__fish_use_subcommand' -f -a up /m);
    expect(await shopctl(["completion", "powershell"])).toMatchObject({ exit: 2 });
  });
});
