import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { connectRedis, redisCall } from "./redis.ts";
import { testRedis } from "./testing/database.ts";

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

describe("a connection that listens and breaks", () => {
  it("comes back silent, so that whoever listens subscribes and waits for the answer", async () => {
    const channel = randomUUID();
    const server = testRedis();
    const [redis, listener] = [connectRedis(server.url), connectRedis(server.url)];
    const listeners = async () => (await redis.pubsub("NUMSUB", channel))[1];
    await listener.subscribe(channel);
    expect(await listeners()).toBe(1);
    const back = once(listener, "ready");
    listener.disconnect(true);
    await back;
    await listener.ping();
    expect(await listeners()).toBe(0);
    for (const connection of [redis, listener]) connection.disconnect();
    await server.close();
  });
});
