import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRunningPostgres } from "@shopstream/platform/embedded/postgres-pid.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHome } from "../../cli/src/engine/home.ts";
import { findSupervisor } from "../../cli/src/engine/supervisor-client.ts";
import { runProgram } from "../../cli/src/program.ts";
import { bufferIo, shopctl } from "../../cli/src/testing/buffer-io.ts";

describe("Ctrl-C while the shop is started", () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "shopstream-interrupted-"));
    chmodSync(home, 0o755);
  });
  afterAll(async () => {
    await shopctl(["down", "--purge", "--yes"], { env: { ...process.env, SHOPSTREAM_HOME: home } });
    rmSync(home, { recursive: true, force: true });
  });

  /** Presses it as soon as the step begins. */
  async function interruptedAt(step: string, ...more: string[]) {
    const keyboard = new AbortController();
    const io = bufferIo({ env: { ...process.env, SHOPSTREAM_HOME: home }, interrupt: keyboard.signal });
    const write = io.stderr.write.bind(io.stderr);
    io.stderr.write = ((text: string) => {
      if (text.startsWith(step)) keyboard.abort();
      return write(text);
    }) as typeof io.stderr.write;
    const exit = await runProgram(["up", "--no-web", "--no-seed", ...more], io);
    const { postgres, supervisor } = openHome(home);
    return { exit, supervisor: findSupervisor(supervisor), postgres: findRunningPostgres(postgres) };
  }

  const nothing = { exit: 130, supervisor: undefined, postgres: undefined };

  it("leaves nothing running: neither a database that was only being prepared, nor services that were not ready", async () => {
    expect(await interruptedAt("Prepare secrets")).toEqual(nothing);
    expect(await interruptedAt("Wait until")).toEqual(nothing);
  });

  it("leaves running what ran before, and with --retain also what was started", async () => {
    const kept = { exit: 130, supervisor: expect.anything(), postgres: expect.anything() };
    expect(await interruptedAt("Wait until", "--retain")).toEqual(kept);
    expect(await interruptedAt("Plan the processes")).toEqual(kept);
  });
});
