import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { runProgram } from "../program.ts";
import { bufferIo, shopctl } from "../testing/buffer-io.ts";

const env = { SHOPSTREAM_HOME: "/nowhere" };

describe("shopctl status", () => {
  it("where nothing runs says so in its document, too", async () => {
    const { exit, out, err } = await shopctl(["status", "-o", "json"], { env });
    expect([exit, JSON.parse(out)]).toEqual([
      3,
      expect.objectContaining({ status: "stopped", errors: [expect.objectContaining({ code: "SHOP-ENV-001" })] }),
    ]);
    expect(err).toContain("nothing runs here");
  });

  it.each(["status", "doctor", "slo", "verify", "events list"])(
    "where what up wrote cannot be read, %s says so and how to go on",
    async (command) => {
      const home = mkdtempSync(join(tmpdir(), "status-"));
      writeFileSync(join(home, "platform.json"), "half of a {");
      const { exit, err } = await shopctl(command.split(" "), { env: { SHOPSTREAM_HOME: home } });
      expect([exit, err]).toEqual([3, expect.stringContaining("SHOP-ENV-002")]);
      rmSync(home, { recursive: true });
    },
  );

  it("is looked at again and again, each time in the format asked for", async () => {
    const keyboard = new AbortController();
    let looks = 0;
    const clock = {
      ...bufferIo().clock,
      sleep: async () => {
        looks += 1;
        if (looks === 2) keyboard.abort();
        keyboard.signal.throwIfAborted();
      },
    };
    const io = bufferIo({ env, clock, interrupt: keyboard.signal });
    expect(await runProgram(["status", "-w", "-o", "yaml"], io)).toBe(130);
    const kinds = parseAllDocuments(io.stdout.text).map((document) => document.toJS().kind);
    expect(kinds).toEqual(["PlatformStatus", "PlatformStatus", "Error"]);
  });
});
