import { describe, expect, it } from "vitest";
import { redisCall } from "./redis.ts";

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: "ReplyError" });
}

describe("a Redis command that fails", () => {
  it.each([
    "LOADING Redis is loading the dataset in memory",
    "OOM command not allowed when used memory > 'maxmemory'.",
    "READONLY You can't write against a read only replica.",
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
    "BUSY Redis is busy running a script.",
    "CLUSTERDOWN Hash slot not served",
    "TRYAGAIN Multiple keys request during rehashing of slot",
    "NOREPLICAS Not enough good replicas to write.",
    "ERR Error running script (call to f_1): @user_script: -OOM command not allowed when used memory > 'maxmemory'.",
  ])("%s is an outage: later it may work", async (message) => {
    await expect(redisCall(() => Promise.reject(reply(message)))).rejects.toMatchObject({
      kind: "unavailable",
      code: "store_unavailable",
      options: { retryAfterSeconds: 1 },
    });
  });

  it("a connection that breaks or does not answer is one, too", async () => {
    for (const message of ["Connection is closed.", "Command timed out", "connect ECONNREFUSED 127.0.0.1:1"])
      await expect(redisCall(() => Promise.reject(new Error(message)))).rejects.toMatchObject({ kind: "unavailable" });
  });

  it.each([
    "WRONGTYPE Operation against a key holding the wrong kind of value",
    "ERR wrong number of arguments for 'get' command",
    "NOSCRIPT No matching script.",
  ])("%s is a bug and stays one", async (message) => {
    const error = reply(message);
    await expect(redisCall(() => Promise.reject(error))).rejects.toBe(error);
  });
});
