import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../program.ts";
import { bufferIo, shopctl } from "../testing/buffer-io.ts";
import { IdleClock } from "../testing/idle-clock.ts";

describe("shopctl doctor", () => {
  let home: string;
  let secret: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "doctor-"));
    mkdirSync(join(home, "secrets"), { mode: 0o700 });
    secret = join(home, "secrets/admin-password");
    writeFileSync(secret, "word", { mode: 0o600 });
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const doctor = async (more: object, ...args: string[]) => {
    const { exit, out, err } = await shopctl(["doctor", ...args, "-o", "json"], {
      env: { SHOPSTREAM_HOME: home, ...more },
    });
    const { items, errors, status } = JSON.parse(out);
    return { exit, err, items, errors, status };
  };

  it("finds secrets that others may read, and says so in its document", async () => {
    expect(await doctor({}, "--security")).toMatchObject({ exit: 0, status: "ok", errors: [] });
    chmodSync(secret, 0o644);
    const { exit, items, errors } = await doctor({}, "--security");
    expect(exit).toBe(3);
    expect(errors[0]).toMatchObject({ code: "SHOP-ENV-008", message: expect.stringContaining("admin-password") });
    expect(items).toContainEqual(expect.objectContaining({ category: "security", check: "secrets", verdict: "fatal" }));
  });

  it("finds live keys, with which cards would be charged", async () => {
    expect((await doctor({ STRIPE_SECRET_KEY: "sk_live_1" }, "--security")).exit).toBe(3);
    expect((await doctor({ STRIPE_SECRET_KEY: "sk_test_1" }, "--security")).exit).toBe(0);
  });

  it("looks at the service levels alone, and at a mesh only where one can be", async () => {
    const { items } = await doctor({}, "--slo");
    expect(new Set(items.map(({ category }: { category: string }) => category))).toEqual(new Set(["objectives"]));
    expect(await shopctl(["doctor", "--mesh"], { env: { SHOPSTREAM_HOME: home } })).toMatchObject({ exit: 2 });
  });

  it("with a timeout looks again until nothing is fatal", async () => {
    chmodSync(secret, 0o644);
    const clock = new IdleClock();
    const io = bufferIo({ env: { SHOPSTREAM_HOME: home }, clock });
    const running = clock.through(runProgram(["doctor", "--security", "--timeout", "10s"], io));
    void clock.sleep(3_000).then(() => chmodSync(secret, 0o600));
    expect(await running).toBe(0);
  });
});
