import { describe, expect, it } from "vitest";
import { type CallContext, inCall } from "./call-context.ts";
import { currentWork, forEvents } from "./work.ts";

describe("for whose sake something is done", () => {
  const call = {} as CallContext;

  it("a call, also one that an event makes; an event; or nobody in particular", async () => {
    expect(currentWork()).toBe("upkeep");
    expect(await inCall(call, async () => currentWork())).toBe("call");
    expect(await forEvents(async () => currentWork())).toBe("event");
    expect(await forEvents(() => inCall(call, async () => currentWork()))).toBe("call");
    expect(currentWork()).toBe("upkeep");
  });
});
