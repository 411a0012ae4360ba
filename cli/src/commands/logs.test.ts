import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../program.ts";
import { bufferIo, shopctl } from "../testing/buffer-io.ts";

describe("shopctl logs", () => {
  let home: string;
  let file: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "logs-"));
    mkdirSync(join(home, "logs"));
    file = join(home, "logs/platform.log");
    writeFileSync(file, line("orders", "placed"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const line = (service: string, msg: string, requestId = "r1") =>
    `${JSON.stringify({ time: "2026-01-01T00:00:00Z", level: "info", service, msg, requestId })}\n`;
  const logs = (...args: string[]) => shopctl(["logs", ...args], { env: { SHOPSTREAM_HOME: home } });

  it("says each line once, and those of one request across services", async () => {
    appendFileSync(file, line("payments", "captured") + line("payments", "refunded", "r2"));
    const { out } = await logs("--request", "r1");
    expect(out.match(/placed|captured|refunded/g)).toEqual(["placed", "captured"]);
  });

  it("is told when a name is mistyped, and not that a service is silent", async () => {
    expect(await logs("ordres")).toMatchObject({ exit: 2, err: expect.stringContaining("called ordres; there are") });
    expect(await logs("payments")).toMatchObject({ exit: 0 });
    expect((await logs("platform")).out).toContain("placed");
  });

  it("follows in the format that was asked for", async () => {
    const keyboard = new AbortController();
    const io = bufferIo({ env: { SHOPSTREAM_HOME: home }, interrupt: keyboard.signal });
    const told = new Promise<void>((resolve) => {
      const write = io.stdout.write.bind(io.stdout);
      io.stdout.write = ((text: string) => {
        resolve();
        return write(text);
      }) as typeof io.stdout.write;
    });
    const running = runProgram(["logs", "orders", "-f", "-o", "ndjson"], io);
    const writing = setInterval(() => appendFileSync(file, line("orders", "shipped")), 20);
    await told;
    clearInterval(writing);
    expect(JSON.parse(io.stdout.text.split("\n")[0] ?? "")).toMatchObject({ service: "orders", msg: "shipped" });
    keyboard.abort();
    expect(await running).toBe(130);
  });
});
