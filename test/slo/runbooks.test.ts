import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repository } from "../../cli/src/engine/home.ts";
import { shopctl } from "../../cli/src/testing/buffer-io.ts";
import { commandsOf, readRunbook, runbooks } from "../support/runbook.ts";

interface Slo {
  readonly service: string;
  readonly objectives: readonly { readonly name: string }[];
}

const headings = ["What the customer notices", "Check", "Likely causes", "Act", "Confirm", "Escalate"];

describe("the runbooks", () => {
  it.each(runbooks())("%s has the headings of the template, and commands to check, to act and to confirm", (name) => {
    const text = readRunbook(name);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(headings);
    expect([...new Set(commandsOf(text).map(({ section }) => section))]).toEqual(["Check", "Act", "Confirm"]);
  });

  it.each(globSync("docs/slo/*.yaml", { cwd: repository }))("are found from every alert of %s", (file) => {
    const { service, objectives } = parse(readFileSync(join(repository, file), "utf8")) as Slo;
    const rows = [...readRunbook(service).matchAll(/^\| \w+Burn +\| ([\w-]+) +\| \[([\w-]+)\.md\]/gm)];
    expect(rows.map(([, objective]) => objective)).toEqual(objectives.map(({ name }) => name));
    expect(runbooks()).toEqual(expect.arrayContaining(rows.map(([, , page]) => page)));
  });

  it("about releases has commands that shopctl knows: they fail for want of a cluster, and not of a word", async () => {
    const commands = commandsOf(readRunbook("releases")).filter(({ args }) => args[0] === "canary");
    const given = { env: { KUBECONFIG: "/nowhere" } };
    for (const { args } of commands) {
      const { err } = await shopctl([...args, "--context", "production"], given);
      expect([args.join(" "), err]).toEqual([args.join(" "), expect.stringContaining("SHOP-CLUSTER-001")]);
    }
    expect(commands.length).toBeGreaterThan(8);
  });

  it("whose command does not say how it ends is found", () => {
    expect(() => commandsOf("## Check\n```sh\nshopctl status\n```\n")).toThrow("no command with an exit code");
    expect(commandsOf('## Act\n```sh\nshopctl chaos lever --reason "a b"   # exits 0: x\n```\n')).toEqual([
      { section: "Act", args: ["chaos", "lever", "--reason", "a b"], exits: 0 },
    ]);
  });
});
