import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as ours from "./deployment-header.ts";

const require = createRequire(import.meta.url);
const client = path.join(path.dirname(require.resolve("next/package.json")), "dist/client");

describe("the constants of Next.js that the browser gets", () => {
  it("are as Next.js has them", () => {
    expect(require("next/dist/lib/constants")).toMatchObject({ ...ours });
  });

  it("are all that its router asks for", () => {
    const sources = globSync("components/**/*.js", { cwd: client }).map((file) =>
      readFileSync(path.join(client, file), "utf8"),
    );
    const asking = sources.filter((source) => /require\("(\.\.\/)+lib\/constants"\)/.test(source));
    const asked = asking.flatMap((source) => [...source.matchAll(/\b_constants\.(\w+)/g)].map(([, name]) => name));
    expect(asking).not.toEqual([]);
    expect([...new Set(asked)]).toEqual(Object.keys(ours));
  });
});
