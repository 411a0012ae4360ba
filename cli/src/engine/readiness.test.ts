import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isReady } from "./readiness.ts";

const noLog = { file: "/nowhere", fromBytes: 0 };

test("over HTTP: ready with a good answer, not with a bad one or none", async () => {
  let status = 503;
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const [http, tcp] = [
    { kind: "http", url: `http://127.0.0.1:${port}/readyz` } as const,
    { kind: "tcp", port } as const,
  ];

  expect(await isReady(http, noLog)).toBe(false);
  status = 200;
  expect(await isReady(http, noLog)).toBe(true);
  expect(await isReady(tcp, noLog)).toBe(true);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await isReady(http, noLog)).toBe(false);
  expect(await isReady(tcp, noLog)).toBe(false);
});

test("by a line: only one of this run counts, also after the log was rotated", async () => {
  const dir = mkdtempSync(join(tmpdir(), "shopstream-ready-"));
  const file = join(dir, "database.log");
  const check = { kind: "line", text: "ready to accept" } as const;
  expect(await isReady(check, { file, fromBytes: 0 })).toBe(false);

  writeFileSync(file, "ready to accept connections\n");
  const fromBytes = 28;
  expect(await isReady(check, { file, fromBytes })).toBe(false);
  appendFileSync(file, "ready to accept connections\n");
  expect(await isReady(check, { file, fromBytes })).toBe(true);
  writeFileSync(file, "ready to accept\n");
  expect(await isReady(check, { file, fromBytes })).toBe(true);
  rmSync(dir, { recursive: true });
});
