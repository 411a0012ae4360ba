import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readExperiments } from "../../cli/src/chaos/experiment-files.ts";
import { repository } from "../../cli/src/engine/home.ts";
import { shopctl } from "../../cli/src/testing/buffer-io.ts";
import { commandsOf, readRunbook, runbooks } from "../support/runbook.ts";

interface Slo {
  readonly service: string;
  readonly objectives: readonly { readonly name: string }[];
}

/** Every alert of the charts as generated, with the name of the page that it links to. */
function alerts(): readonly (readonly [alert: string, page: string | undefined])[] {
  const templates = globSync("charts/*/templates/*.yaml", { cwd: repository });
  const rules = templates.flatMap((file) =>
    readFileSync(join(repository, file), "utf8")
      .split(/^ *- alert: /m)
      .slice(1),
  );
  const named = rules.map((rule) => {
    const page = /runbook_url: .*docs\/runbooks\/([\w-]+)\.md/.exec(rule)?.[1];
    return [rule.split("\n", 1)[0] ?? "", page] as const;
  });
  return [...new Map(named.map((each) => [each.join(), each])).values()];
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

  it.each(alerts())("tell of %s on the page that it links to", (alert, page) => {
    expect(page).toBeDefined();
    expect(readRunbook(page ?? "")).toMatch(new RegExp(`\\b${alert}\\b`));
  });

  it("are led to by alerts of every service, of certificates and of releases", () => {
    const pages = globSync("docs/slo/*.yaml", { cwd: repository }).map((file) => basename(file, ".yaml"));
    expect([...new Set(alerts().map(([, page]) => page))].sort()).toEqual([...pages, "certificate", "releases"].sort());
  });

  it.each(readExperiments().map(({ name, runbook }) => [name, basename(runbook, ".md")]))(
    "have one for %s that can be followed: %s",
    (_, page) => {
      expect(runbooks()).toContain(page);
    },
  );

  it.each(runbooks())("%s says what to do about what is no experiment", (name) => {
    const [, act = ""] = /^## Act\n(.*?)^## /ms.exec(readRunbook(name)) ?? [];
    expect(act).toMatch(/^```(sh otherwise|sql otherwise|text)$/m);
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
