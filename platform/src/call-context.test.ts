import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type CallContext, currentCall, inCall, outsideCall } from "./call-context.ts";
import { anonymous } from "./principal.ts";

function call(requestId: string): CallContext {
  const signal = AbortSignal.any([]);
  return { requestId, principal: anonymous, peer: "gateway", deadlineMs: 0, signal, operationId: requestId };
}

describe("the current call", () => {
  it("is that of the work it runs, also later and beside others", async () => {
    const seen = (id: string, ms: number) => inCall(call(id), () => delay(ms).then(() => currentCall()?.requestId));
    expect(await Promise.all([seen("slow", 20), seen("fast", 1)])).toEqual(["slow", "fast"]);
    expect(currentCall()).toBeUndefined();
  });

  it("is left by work that outlives it", async () => {
    const left = inCall(call("short"), () => outsideCall(() => delay(1).then(() => currentCall())));
    expect(await left).toBeUndefined();
  });
});
