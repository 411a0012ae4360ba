import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const launcher = resolve(import.meta.dirname, "../../shopctl");
/** Programs of the machine only, as in a shell that knows nothing of the project. */
const env = { ...process.env, PATH: "/usr/local/bin:/usr/bin:/bin" };

describe("./shopctl", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "launcher-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("runs from any folder and through a link, on the Node that the project brings", async () => {
    const link = join(folder, "shopctl");
    await symlink(launcher, link);
    const { stdout } = await run(link, ["version", "-o", "json"], { cwd: folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ kind: "Version", node: process.version });
  });

  it("hands on arguments and exit code as they are", async () => {
    await expect(run(launcher, ["explain", "no such code"], { env })).rejects.toMatchObject({ code: 2 });
  });
});
