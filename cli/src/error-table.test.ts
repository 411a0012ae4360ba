import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorTable } from "./error-table.ts";

const pages = new URL("../../docs/errors/", import.meta.url);

describe("the error codes", () => {
  it("have a page each, and no page is about another", () => {
    const written = readdirSync(pages).map((file) => file.replace(/\.md$/, ""));
    expect(written.sort()).toEqual(Object.keys(errorTable).sort());
  });

  it.each(Object.entries(errorTable))("%s: the page says exit code and meaning", (code, { exit, title }) => {
    const page = readFileSync(new URL(`${code}.md`, pages), "utf8");
    expect(page).toContain(`# ${code}: ${title}`);
    expect(page).toContain(`Exit code ${exit}.`);
  });
});
