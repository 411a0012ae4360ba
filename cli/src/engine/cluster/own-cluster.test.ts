import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunTool } from "../run-tool.ts";
import { ensureOwnCluster, ownClusterValues, removeOwnCluster } from "./own-cluster.ts";
import { buildTag, type OwnCluster, ownClusterSteps } from "./own-cluster-steps.ts";

const done = { code: 0, out: "", complaint: "" };

/** kind or k3d, with the clusters that it knows and a record of what it was told. */
function fakeTool(...clusters: string[]): { tool: RunTool; told: string[]; inputs: string[] } {
  const [told, inputs]: [string[], string[]] = [[], []];
  const tool: RunTool = async (program, args, { input } = {}) => {
    told.push([program, ...args].join(" "));
    if (input !== undefined) inputs.push(input);
    if (args.includes("create")) clusters.push("shopstream");
    const isList = args.includes("clusters") || args.includes("list");
    return { ...done, out: isList ? clusters.map((name) => `${name}   1/1`).join("\n") : "" };
  };
  return { tool, told, inputs };
}

describe.each(["kind", "k3d"] as const)("a cluster of %s", (maker) => {
  it("is made when there is none of our name, and else left alone", async () => {
    const { tool, told } = fakeTool("shopstream-of-a-colleague");
    expect(await ensureOwnCluster(tool, maker)).toBe("created");
    expect(told.filter((line) => line.includes("create"))).toHaveLength(1);
    expect(await ensureOwnCluster(tool, maker)).toBe("unchanged");
    expect(told.filter((line) => line.includes("create"))).toHaveLength(1);
  });

  it("is taken away by its name, and only if it is there", async () => {
    const { tool, told } = fakeTool("shopstream");
    expect(await removeOwnCluster(tool, maker)).toBe(true);
    expect(told.at(-1)).toMatch(/delete.*shopstream/);
    expect(await removeOwnCluster(fakeTool("other").tool, maker)).toBe(false);
  });

  it("says how to get the program, and which way there is without", async () => {
    const absent: RunTool = async () => Promise.reject(new Error("ENOENT"));
    await expect(ensureOwnCluster(absent, maker)).rejects.toMatchObject({
      code: "SHOP-CLUSTER-005",
      message: `${maker} is not on this machine`,
      hint: expect.stringContaining("--target context"),
    });
  });

  it("that cannot be made fails with the words of the program", async () => {
    const broken: RunTool = async (_, args) =>
      args.includes("create") ? { ...done, code: 1, complaint: "port 8080 is taken\n" } : done;
    await expect(ensureOwnCluster(broken, maker)).rejects.toThrow(/create.*: port 8080 is taken$/);
  });
});

describe("what a cluster of its own gets", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "own-cluster-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = async (own: OwnCluster) => {
    const outcomes = [];
    for (const step of ownClusterSteps) outcomes.push((await step.run(own)).outcome);
    return outcomes;
  };

  it("kind: ports of this machine that lead to the node", async () => {
    const { tool, inputs } = fakeTool();
    await ensureOwnCluster(tool, "kind");
    const [node] = JSON.parse(inputs[0] ?? "").nodes;
    expect(node.extraPortMappings).toContainEqual({
      containerPort: 30_080,
      hostPort: 8080,
      listenAddress: "127.0.0.1",
    });
  });

  it("images once, again when they were built anew, and again when the cluster is new", async () => {
    const archive = path.join(folder, "images.tar");
    writeFileSync(archive, "one");
    const own = { maker: "kind", archive, home: path.join(folder, "home"), ...fakeTool() } as const;
    expect(await run(own)).toEqual(["created", "configured"]);
    expect(await run(own)).toEqual(["unchanged", "unchanged"]);
    writeFileSync(archive, "another");
    expect(await run(own)).toEqual(["unchanged", "configured"]);
    expect(await run({ ...own, ...fakeTool() })).toEqual(["created", "configured"]);
  });

  it("pods by the tag of the build that it has, so that another build changes them", () => {
    const archive = path.join(folder, "images.tar");
    // As `make images` of before wrote it.
    expect(buildTag(archive)).toBeUndefined();
    writeFileSync(`${archive}.build`, "build-1\n");
    expect(ownClusterValues("kind", buildTag(archive))).toMatchObject({
      global: { host: "localhost", image: { tag: "build-1" } },
    });
    expect(ownClusterValues("kind").global).not.toHaveProperty("image");
  });

  it("no images: says which command makes them", async () => {
    const own = { maker: "k3d", archive: path.join(folder, "none.tar"), home: folder, ...fakeTool() } as const;
    await expect(run(own)).rejects.toMatchObject({ hint: "make images builds them" });
  });
});
