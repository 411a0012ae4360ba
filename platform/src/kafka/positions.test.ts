import { describe, expect, it } from "vitest";
import { Position } from "./positions.ts";

describe("the position in a partition", () => {
  it("moves past what is finished, and never past the first that is not", () => {
    const position = new Position("t", 0, 10n);
    expect(position.uncommitted()).toBeUndefined();
    for (const offset of [10n, 11n, 12n, 15n]) position.begin(offset);
    position.finish(11n);
    position.finish(12n);
    expect(position.uncommitted()).toBeUndefined();
    position.finish(10n);
    expect(position.uncommitted()).toBe(13n);
    position.committed(13n);
    expect(position.uncommitted()).toBeUndefined();
    position.finish(15n);
    expect(position.uncommitted()).toBe(16n);
  });
});
