import { describe, expect, it } from "vitest";
import { runTool } from "./run-tool.ts";

const script = (text: string) => [process.execPath, ["-e", text]] as const;

describe("a program of this machine", () => {
  it("gets its input, and its words and code come back", async () => {
    const echo = script("process.stdin.pipe(process.stdout); process.stderr.write('hm'); process.exitCode = 3");
    expect(await runTool(...echo, { input: "values" })).toEqual({ code: 3, out: "values", complaint: "hm" });
  });

  it("is told to end and waited for, so that it can put away what it had begun", async () => {
    const keyboard = new AbortController();
    const slow = script(
      "process.on('SIGTERM', () => process.exit()); process.stdin.resume(); setInterval(() => {}, 1e3)",
    );
    const running = runTool(...slow, { signal: keyboard.signal });
    keyboard.abort(new Error("interrupted"));
    await expect(running).rejects.toThrow("interrupted");
  });

  it("is not started at all when it is too late", async () => {
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(runTool("no-such-program", [], { signal })).rejects.toThrow("interrupted");
  });

  it("that is not there is told apart from one that failed", async () => {
    await expect(runTool("no-such-program", [])).rejects.toMatchObject({ code: "ENOENT" });
  });
});
