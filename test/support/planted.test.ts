import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../../cli/src/engine/home.ts";
import { weaknesses } from "../weaknesses/weaknesses.ts";
import { plant, plantNothing, type Weakness } from "./planted.ts";

describe("planted weaknesses", () => {
  it.each(weaknesses)("$name: can still be planted", ({ file, find }) => {
    expect(readFileSync(join(repository, file), "utf8").split(find)).toHaveLength(2);
  });

  it("are in a copy of all that a shop is started by", () => {
    const { checkout, remove } = plant(weaknesses[0] as Weakness);
    try {
      const words = ["cli/src/main.ts", "chaos", "list", "--output", "json"];
      expect(JSON.parse(execFileSync(process.execPath, words, { cwd: checkout, encoding: "utf8" })).status).toBe("ok");
    } finally {
      remove();
    }
  });

  it("are not in the copy that they are compared with", () => {
    const { checkout, remove } = plantNothing();
    try {
      const differs = ({ file }: Weakness) =>
        readFileSync(join(checkout, file), "utf8") !== readFileSync(join(repository, file), "utf8");
      expect(weaknesses.filter(differs)).toEqual([]);
    } finally {
      remove();
    }
  });
});
