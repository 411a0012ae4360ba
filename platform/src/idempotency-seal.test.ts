import { describe, expect, it } from "vitest";
import { IdempotencySeal } from "./idempotency-seal.ts";

const body = Buffer.from("body");
const answer = Buffer.from("the answer");

describe("the seal of an idempotency record", () => {
  it("opens for the same key and body, in another process too", () => {
    const sealed = new IdempotencySeal("key", body).seal(answer);
    expect(new IdempotencySeal("key", Buffer.from("body")).open(sealed)).toEqual(answer);
  });

  it("does not open for another key or another body, nor when it was changed", () => {
    const sealed = new IdempotencySeal("key", body).seal(answer);
    expect(() => new IdempotencySeal("yek", body).open(sealed)).toThrow();
    expect(() => new IdempotencySeal("key", Buffer.from("other")).open(sealed)).toThrow();
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => new IdempotencySeal("key", body).open(sealed)).toThrow();
  });

  it("names and compares without the key or the body being readable", () => {
    const [one, again, other] = [
      new IdempotencySeal("key", body),
      new IdempotencySeal("key", body),
      new IdempotencySeal("yek", body),
    ];
    expect([one.name, one.requestHash]).toEqual([again.name, again.requestHash]);
    expect(one.name).not.toBe(other.name);
    expect(one.requestHash).not.toEqual(other.requestHash);
  });

  it("holds empty bodies and answers", () => {
    const empty = new IdempotencySeal("key", Buffer.alloc(0));
    expect(empty.open(empty.seal(Buffer.alloc(0)))).toHaveLength(0);
  });

  it("reads a record of the frozen format", () => {
    // Written by the first release; it must stay readable for as long as records are kept.
    const kept = "_Rr9C7UglLYhqK0N8fhSHBCjcw34VIrR6UNnElVe-Qpzbxh8xe8";
    expect(new IdempotencySeal("key", body).open(Buffer.from(kept, "base64url"))).toEqual(answer);
  });
});
