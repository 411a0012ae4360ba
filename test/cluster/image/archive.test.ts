import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { command } from "../command.ts";
import { writeArchive } from "./archive.ts";
import { writeTar } from "./tar.ts";

let folder = "";
const file = (name: string) => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "shopstream-archive-"));
  writeFileSync(file("program"), "#!/bin/true\n", { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const image = () => ({
  name: "localhost/bed/x:1",
  files: { "/usr/local/bin/program": file("program") },
  folders: ["/tmp"],
  entrypoint: ["/usr/local/bin/program"],
});

describe("an image made from files", () => {
  it("is an archive that tar reads, with owners, modes and content", async () => {
    writeTar(file("a.tar"), [
      { name: "tmp/", mode: 0o1777 },
      { name: "program", mode: 0o755, content: file("program") },
      { name: "empty", mode: 0o644, content: Buffer.alloc(0) },
    ]);
    const listing = await command("tar", ["--numeric-owner", "-tvf", file("a.tar")]);
    expect(listing.split("\n").map((line) => line.replace(/\s+/g, " "))).toEqual([
      "drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/",
      "-rwxr-xr-x 0/0 12 1970-01-01 00:00 program",
      "-rw-r--r-- 0/0 0 1970-01-01 00:00 empty",
      "",
    ]);
    expect(await command("tar", ["-xOf", file("a.tar"), "program"])).toBe("#!/bin/true\n");
  });

  it("is the same to the byte when it is made again", () => {
    writeArchive(image(), file("1.tar"));
    writeArchive(image(), file("2.tar"));
    expect(readFileSync(file("1.tar")).equals(readFileSync(file("2.tar")))).toBe(true);
  });

  it("names itself and its one layer in a manifest", async () => {
    writeArchive(image(), file("3.tar"));
    const [manifest] = JSON.parse(await command("tar", ["-xOf", file("3.tar"), "manifest.json"]));
    expect(manifest.RepoTags).toEqual(["localhost/bed/x:1"]);
    const names = (await command("tar", ["-tf", file("3.tar")])).trim().split("\n");
    expect(names).toEqual([manifest.Config, manifest.Layers[0], "manifest.json"]);
  });
});
