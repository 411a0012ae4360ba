import { setImmediate as idle } from "node:timers/promises";
import { systemClock } from "@shopstream/platform/clock.ts";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Call, CommandGroup, CommandSpec } from "./command.ts";
import { commands } from "./commands.ts";
import { runProgram } from "./program.ts";
import type { Result } from "./result.ts";
import { ShopError } from "./shop-error.ts";
import { bufferIo, shopctl } from "./testing/buffer-io.ts";

const examples = [
  { line: "shopctl try", does: "x" },
  { line: "shopctl try -v", does: "y" },
] as const;

function trying(run: (call: Call) => Promise<Result>, more: Partial<CommandSpec> = {}): CommandSpec[] {
  return [{ name: "try", summary: "try", examples, dryRun: "none", run, ...more }];
}

const fine: Result = { kind: "Try", status: "ok", items: [{ name: "a", unitPrice: 1 }], text: "done" };

/** The words of every command below, groups in groups included. */
function leavesOf(entry: CommandSpec | CommandGroup): string[][] {
  if (!("commands" in entry)) return [[entry.name]];
  return entry.commands.flatMap(leavesOf).map((words) => [entry.name, ...words]);
}

describe("every command", () => {
  it("has two examples in its help", async () => {
    for (const entry of commands) {
      for (const words of leavesOf(entry)) {
        const { exit, out } = await shopctl([...words.map((word) => word.split(" ")[0] as string), "--help"]);
        expect([words, exit, out.match(/^ {2}\$ shopctl /gm)?.length ?? 0]).toEqual([
          words,
          0,
          expect.toSatisfy((n: number) => n >= 2),
        ]);
        expect(out).toContain("--dry-run");
      }
    }
  });
});

describe("a command line", () => {
  it("that is wrong ends with 2 and says why on stderr only, with what may be meant", async () => {
    const { exit, out, err } = await shopctl(["version", "--quite"]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(/^SHOP-CLI-001 unknown option '--quite' \(Did you mean --quiet\?\)\n {2}add --help/);
  });

  it.each([
    ["version", "--nonsense", "-o", "json"],
    ["version", "--nonsense", "--output=ndjson"],
    ["-oyaml", "nonsense"],
    ["events", "-o", "yaml"],
  ])("that is wrong and asks for a document gets the error as one: %s %s %s", async (...args) => {
    const { exit, out } = await shopctl(args);
    expect(exit).toBe(2);
    // JSON is YAML, too.
    expect(parse(out)).toMatchObject({
      apiVersion: "shopctl/v1",
      status: "failed",
      errors: [{ code: "SHOP-CLI-001", message: expect.stringMatching(/nonsense|which/), hint: expect.any(String) }],
    });
  });

  it("asking for a dry run that cannot be had is refused", async () => {
    const io = bufferIo();
    let ran = false;
    const run = async () => {
      ran = true;
      return fine;
    };
    expect(await runProgram(["try", "--dry-run"], io, trying(run))).toBe(2);
    expect(
      await runProgram(
        ["try", "--dry-run"],
        io,
        trying(async () => fine, { dryRun: "supported" }),
      ),
    ).toBe(0);
    expect(ran).toBe(false);
  });
});

describe("a result", () => {
  const written = async (format: string) => {
    const io = bufferIo();
    const exit = await runProgram(
      ["try", "-o", format],
      io,
      trying(async () => fine),
    );
    expect(exit).toBe(0);
    expect(io.stderr.text).toBe("");
    return io.stdout.text;
  };

  it("is a table for people", async () => {
    expect(await written("table")).toBe("NAME  UNIT PRICE\na     1\ndone\n");
  });

  it("is one versioned document as JSON and YAML", async () => {
    const document = {
      apiVersion: "shopctl/v1",
      kind: "Try",
      status: "ok",
      items: [{ name: "a", unitPrice: 1 }],
      errors: [],
    };
    expect(JSON.parse(await written("json"))).toEqual(document);
    expect(await written("yaml")).toMatch(/^apiVersion: shopctl\/v1\nkind: Try\n/);
  });

  it("without a row is its figures as NDJSON, and an empty list no line", async () => {
    const lines = async (result: Result) => {
      const io = bufferIo();
      await runProgram(
        ["try", "-o", "ndjson"],
        io,
        trying(async () => result),
      );
      return io.stdout.text;
    };
    expect(JSON.parse(await lines({ kind: "Report", status: "ok", data: { created: 5 }, items: [] }))).toMatchObject({
      apiVersion: "shopctl/v1",
      status: "ok",
      created: 5,
    });
    expect(await lines({ kind: "List", status: "ok", items: [] })).toBe("");
  });

  it("is a line per item as NDJSON", async () => {
    expect(await written("ndjson")).toBe('{"name":"a","unitPrice":1}\n');
  });
});

describe("a failure", () => {
  it("decides the exit code and is told in both ways", async () => {
    const io = bufferIo();
    const list = trying(async () => {
      throw new ShopError("SHOP-ENV-001", "nothing runs here");
    });
    expect(await runProgram(["try", "-o", "json"], io, list)).toBe(3);
    expect(JSON.parse(io.stdout.text)).toMatchObject({
      status: "failed",
      errors: [{ code: "SHOP-ENV-001", message: "nothing runs here" }],
    });
    expect(io.stderr.text).toContain("SHOP-ENV-001 nothing runs here");
  });

  it("that nobody foresaw ends with 1 and shows its stack only with -v", async () => {
    const list = trying(async () => {
      throw new TypeError("oops");
    });
    const [calm, verbose] = [bufferIo(), bufferIo()];
    expect(await runProgram(["try"], calm, list)).toBe(1);
    expect(calm.stderr.text).not.toContain("program.test.ts");
    expect(await runProgram(["try", "-v"], verbose, list)).toBe(1);
    expect(verbose.stderr.text).toContain("program.test.ts");
  });
});

describe("an end that comes early", () => {
  const forever = (call: Call) => {
    call.atEnd(async () => void call.print({ ...fine, text: "cleaned" }));
    return new Promise<Result>(() => {});
  };

  it("by the keyboard cleans up and ends with 130", async () => {
    const keyboard = new AbortController();
    const io = bufferIo({ interrupt: keyboard.signal });
    const ended = runProgram(["try"], io, trying(forever));
    keyboard.abort();
    expect(await ended).toBe(130);
    expect(io.stdout.text).toContain("cleaned");
  });

  it("by the keyboard ends with 10, and says so first, where something is still broken", async () => {
    const keyboard = new AbortController();
    const io = bufferIo({ interrupt: keyboard.signal });
    const leaving = (call: Call) => {
      call.atEnd(async () => {
        throw new Error("no more than a warning");
      });
      call.atEnd(async () => {
        throw new ShopError("SHOP-CHAOS-012", "orders is frozen");
      });
      return forever(call);
    };
    const ended = runProgram(["try"], io, trying(leaving));
    keyboard.abort();
    expect(await ended).toBe(10);
    expect(io.stderr.text).toMatch(/SHOP-CHAOS-012 orders is frozen[\s\S]*SHOP-CLI-005/);
  });

  it("by the clock is left to a command that says itself what was done by then", async () => {
    const clock = { ...systemClock, timeout: () => AbortSignal.abort() };
    const run = async ({ timeoutMs }: Call) => {
      await idle();
      return { ...fine, text: `done within ${timeoutMs}` };
    };
    const [cut, kept] = [bufferIo({ clock }), bufferIo({ clock })];
    expect(await runProgram(["try", "--timeout", "1m"], cut, trying(run))).toBe(4);
    expect(await runProgram(["try", "--timeout", "1m"], kept, trying(run, { endsInTime: true }))).toBe(0);
    expect(kept.stdout.text).toContain("done within 60000");
  });

  it("by the clock cleans up and ends with 4", async () => {
    const io = bufferIo();
    expect(await runProgram(["try", "--timeout", "20ms"], io, trying(forever))).toBe(4);
    expect(io.stdout.text).toContain("cleaned");
    expect(io.stderr.text).toContain("SHOP-CLI-004");
  });
});

describe("progress", () => {
  const stepping = trying(async ({ progress }) => {
    progress.begin("Start");
    progress.update("not a change");
    progress.end("Start", { outcome: "created", note: "3 processes" }, 1.25);
    return fine;
  });

  it("without a terminal is a line per change, on stderr", async () => {
    const io = bufferIo();
    await runProgram(["try"], io, stepping);
    expect(io.stderr.text).toBe("Start ...\nok Start (created, 3 processes, 1.3 s)\n");
  });

  it("on a terminal without a width does not try to draw", async () => {
    const io = bufferIo();
    Object.assign(io.stderr, { isTTY: true, columns: 0 });
    await runProgram(["try", "--no-color"], io, stepping);
    expect(io.stderr.text).toBe("Start ...\nok Start (created, 3 processes, 1.3 s)\n");
  });

  it("is silent when asked to be", async () => {
    const io = bufferIo();
    await runProgram(["try", "--quiet"], io, stepping);
    expect(io.stderr.text).toBe("");
  });
});
