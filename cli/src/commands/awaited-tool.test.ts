import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { awaitedTool } from "./awaited-tool.ts";

it("a command that is interrupted ends after the program that it started has put away what it had begun", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "awaited-"));
  const [begun, done] = [path.join(folder, "begun"), path.join(folder, "done")];
  const script = `
    const { writeFileSync } = require("node:fs");
    process.on("SIGTERM", () => setTimeout(() => { writeFileSync(${JSON.stringify(done)}, ""); process.exit(); }, 50));
    setInterval(() => {}, 1e3);
    writeFileSync(${JSON.stringify(begun)}, "");`;
  const [keyboard, endings] = [new AbortController(), [] as (() => Promise<void>)[]];
  const tool = awaitedTool({ atEnd: (ending) => endings.push(ending) });
  const running = tool(process.execPath, ["-e", script], { signal: keyboard.signal });
  await expect.poll(() => existsSync(begun), { timeout: 30_000 }).toBe(true);
  keyboard.abort(new Error("interrupted"));
  for (const ending of endings) await ending();
  expect(existsSync(done)).toBe(true);
  await expect(running).rejects.toThrow("interrupted");
  rmSync(folder, { recursive: true });
});
