import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Image, operations } from "./operations.ts";

const root = path.resolve(import.meta.dirname, "../..");
const released = path.join(root, "protos/released.json");

function buf(cwd: string, ...args: readonly string[]) {
  return spawnSync("buf", args, { cwd, encoding: "utf8", maxBuffer: 64 << 20 });
}

describe("the released contract", () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(path.join(tmpdir(), "contract-"));
    for (const part of ["buf.yaml", "protos/shop", "node_modules/protobufjs/google/api"])
      cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const change = (file: string, from: RegExp, to: string) => {
    const proto = path.join(copy, "protos/shop", file);
    const text = readFileSync(proto, "utf8");
    expect(text).toMatch(from);
    writeFileSync(proto, text.replace(from, to));
  };
  const breaking = () => buf(copy, "breaking", "protos", "--against", released);
  const image = () =>
    JSON.parse(buf(copy, "build", "protos", "--exclude-source-info", "-o", "-#format=json").stdout) as Image;
  const lost = () => {
    const now = operations(image());
    return [...operations(JSON.parse(readFileSync(released, "utf8")) as Image)].filter(
      (operation) => !now.has(operation),
    );
  };

  it("holds: nothing of it is gone, and every operation is where it was", () => {
    const { status, stdout } = breaking();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(operations(image()).size).toBeGreaterThan(40);
    expect(lost()).toEqual([]);
  });

  it("a new field, message, operation and event are additions", () => {
    change("cart/v1/cart.proto", /^message Cart \{$/m, "message Cart {\n  string gift_note = 900;");
    change(
      "cart/v1/cart.proto",
      /^service CartService \{$/m,
      "message Nothing {}\nservice CartService {\n  rpc Wrap(Nothing) returns (Nothing);",
    );
    change("orders/v1/events.proto", /$/, "\nmessage OrderWrapped {\n  string order_id = 1;\n}\n");
    const { status, stdout } = breaking();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(lost()).toEqual([]);
  });

  it.each([
    ["a field that changes its type", "cart/v1/cart.proto", /string id = 1;/, "int64 id = 1;"],
    ["a field that changes its name", "cart/v1/cart.proto", /string id = 1;/, "string cart_id = 1;"],
    ["a field that changes its number", "cart/v1/cart.proto", /string id = 1;/, "string id = 901;"],
    ["an event that loses a field", "orders/v1/events.proto", /^ {2}Order order = 1;\n/m, ""],
    ["an operation that is gone", "cart/v1/cart.proto", /^ {2}rpc GetCart\(/m, "  rpc ReadCart("],
  ])("%s breaks it", (_, file, from, to) => {
    change(file, from, to);
    const { status, stdout, stderr } = breaking();
    expect({ status, stderr }).toEqual({ status: 100, stderr: "" });
    expect(stdout).toContain(`protos/shop/${file}`);
  });

  it("an operation that moves to another path breaks it, though its messages are the same", () => {
    change("cart/v1/cart.proto", /get: "\/v1\/carts\/\{/, 'get: "/v1/baskets/{');
    expect(breaking().status).toBe(0);
    expect(lost()).toEqual([expect.stringContaining(": get /v1/carts/{")]);
  });
});
