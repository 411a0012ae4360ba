import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../../cli/src/engine/home.ts";
import { weaknesses } from "../weaknesses/weaknesses.ts";

describe("planted weaknesses", () => {
  it.each(weaknesses)("$name: can still be planted", ({ file, find }) => {
    expect(readFileSync(join(repository, file), "utf8").split(find)).toHaveLength(2);
  });
});
