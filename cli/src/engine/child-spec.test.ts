import { describe, expect, test } from "vitest";
import { type ChildSpec, specDigest, startOrder } from "./child-spec.ts";

function child(name: string, ...dependsOn: string[]): ChildSpec {
  const ready = { kind: "tcp", port: 1 } as const;
  const fixed = {
    command: "true",
    args: [],
    env: {},
    cwd: "/",
    logFile: "/dev/null",
    ready,
    readyTimeoutMs: 1,
    drainMs: 1,
  };
  return { ...fixed, name, dependsOn, stopSignal: "SIGTERM" };
}

const names = (specs: ChildSpec[]) => specs.map(({ name }) => name);

describe("the order of the start", () => {
  test("is what is needed first, otherwise as given", () => {
    const specs = [
      child("gateway", "orders", "cart"),
      child("search"),
      child("orders", "database"),
      child("cart"),
      child("database"),
    ];
    expect(names(startOrder(specs))).toEqual(["database", "orders", "cart", "gateway", "search"]);
  });

  test("exists only without circles, strangers and twins, and the message names them", () => {
    expect(() => startOrder([child("a", "b"), child("b", "a")])).toThrow("a needs b needs a");
    expect(() => startOrder([child("a", "b")])).toThrow("a needs b, which is not there");
    expect(() => startOrder([child("a"), child("a")])).toThrow("one name");
  });
});

test("a digest tells whether anything about a process has changed", () => {
  expect(specDigest(child("a"))).toBe(specDigest(child("a")));
  expect(specDigest(child("a"))).not.toBe(specDigest({ ...child("a"), env: { LOG_LEVEL: "debug" } }));
});
