import { describe, expect, it } from "vitest";
import type { CommandGroup, CommandSpec } from "../command.ts";
import { commands } from "../commands.ts";
import { shopctl } from "../testing/buffer-io.ts";

function specsOf(entry: CommandSpec | CommandGroup): readonly CommandSpec[] {
  return "commands" in entry ? entry.commands.flatMap(specsOf) : [entry];
}

describe("a dry run", () => {
  it("can be had of every command", () => {
    const without = commands.flatMap(specsOf).filter(({ dryRun }) => dryRun === "none");
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it("of a drill says what would be released, without a cluster and without a yes", async () => {
    const { exit, out } = await shopctl(["drill", "canary-rollback", "--service", "cart", "--dry-run"]);
    expect([exit, out]).toEqual([0, expect.stringContaining("a version of cart that fails a fifth")]);
  });
});
