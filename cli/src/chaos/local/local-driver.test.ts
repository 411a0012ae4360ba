import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRecord, writeRecord } from "../../engine/faults/fault-files.ts";
import type { ActiveFault, LocalFault } from "../../engine/faults/fault-order.ts";
import { openHome } from "../../engine/home.ts";
import type { PlatformFile } from "../../engine/platform-file.ts";
import { LocalDriver } from "./local-driver.ts";

describe("what a supervisor that died left behind", () => {
  let home: string;
  let simulator: Server;
  let says: number;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "shopstream-left-"));
    mkdirSync(openHome(home).supervisor, { recursive: true });
    says = 500;
    simulator = createServer((_, answer) => answer.writeHead(says).end("{}"));
    await new Promise<void>((resolve) => simulator.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    simulator.closeAllConnections();
    simulator.close();
    rmSync(home, { recursive: true });
  });

  const leave = (...faults: LocalFault[]) => {
    const active = faults.map(
      (fault): ActiveFault => ({
        ...{ id: fault.kind, experiment: "x", what: `It is ${fault.kind}`, forMs: 1_000, fault },
        ...{ since: 0, until: 1_000, hits: 1, frozen: [] },
      }),
    );
    writeRecord(openHome(home).supervisor, { active, ended: [] });
  };
  const driver = () => new LocalDriver({ home, file: {} as PlatformFile, clock: systemClock });
  const misbehaving = (): LocalFault => {
    const { port } = simulator.address() as AddressInfo;
    return { kind: "provider", url: `http://127.0.0.1:${port}`, secretKey: "sk_test", faults: {} };
  };

  it("is told again by every try, also by the lever, until it is gone", async () => {
    leave(misbehaving());
    const left = [expect.stringContaining("It is provider")];
    expect([await driver().recover(), await driver().recover()]).toEqual([left, left]);
    expect(await driver().pullLever("an incident")).toEqual(left);
    says = 200;
    expect([await driver().recover(), await driver().recover()]).toEqual([[], []]);
  });

  it("is taken back as far as it can be when a part of it cannot", async () => {
    leave({ kind: "readonly", process: "postgres", dataDir: join(home, "nowhere") }, { kind: "load" });
    expect(await driver().recover()).toEqual([expect.stringContaining("It is readonly")]);
    expect(readRecord(openHome(home).supervisor).active.map(({ id }) => id)).toEqual(["readonly"]);
  });
});
