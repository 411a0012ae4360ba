import { createServer } from "node:net";
import { expect, test } from "vitest";
import { choosePort } from "./port.ts";

test("one that no outgoing connection is given", async () => {
  const { port, preferred } = await choosePort();
  expect(preferred).toBe(false);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(30_000);
});

test("the preferred port while it is free, another one while it is busy, and it says which", async () => {
  const { port } = await choosePort();
  expect(await choosePort(port)).toEqual({ port, preferred: true });

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const other = await choosePort(port);
  expect(other.preferred).toBe(false);
  expect(other.port).not.toBe(port);

  await new Promise((resolve) => server.close(resolve));
  expect(await choosePort(port)).toEqual({ port, preferred: true });
});
