import { execFile } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answers, isUnasked, type Question, type Questions, questionsScript } from "./questions.ts";

const run = promisify(execFile);
const host = "127.0.0.1";
const ask = (port: number, method: Question["method"] = "GET", path = "/readyz") => ({ host, port, method, path });

async function answers(questions: readonly Questions[], patienceMs = 5_000): Promise<readonly Answers[]> {
  const script = questionsScript(questions, patienceMs);
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script]);
  return JSON.parse(stdout) as readonly Answers[];
}

async function said(question: Question, patienceMs = 5_000): Promise<string | undefined> {
  const [answer] = await answers([{ asks: [question] }], patienceMs);
  return answer?.said[0];
}

const servers: Server[] = [];
async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}
afterAll(() => {
  for (const server of servers) server.close();
});

const connected = (answer: (socket: Socket) => void) =>
  createServer((socket) => socket.on("data", () => answer(socket)));

describe("what a pod is told that asks in plain HTTP", () => {
  let [refusing, ending, resetting, wantingGrpc, nobody] = [0, 0, 0, 0, 0];
  let unready = 2;
  beforeAll(async () => {
    const web = createHttpServer(({ method }, reply) => reply.writeHead(method === "POST" ? 403 : 200).end("no"));
    refusing = await listening(web);
    ending = await listening(connected((socket) => socket.end()));
    resetting = await listening(connected((socket) => socket.resetAndDestroy()));
    wantingGrpc = await listening(createHttp2Server() as unknown as Server);
    const gone = createServer();
    nobody = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
  });

  it("is a status, where somebody answers", async () => {
    expect([await said(ask(refusing)), await said(ask(refusing, "POST"))]).toEqual(["200", "403"]);
  });

  it("is that it was cut off, where the connection was there and ended without a word", async () => {
    expect([await said(ask(ending)), await said(ask(resetting))]).toEqual(["cut off", "cut off"]);
  });

  it("is something, where a service speaks no HTTP/1 and answers all the same", async () => {
    expect(await said(ask(wantingGrpc))).toBe("other words");
  });

  it("is nothing, where there is no name or nobody: that is no refusal", async () => {
    const nameless = await said({ ...ask(80), host: "nobody.invalid" }, 0);
    expect([nameless, await said(ask(nobody), 0)]).toEqual([
      expect.stringMatching(/^unasked: no connection \((ENOTFOUND|EAI_AGAIN)\)$/),
      "unasked: no connection (ECONNREFUSED)",
    ]);
    expect(isUnasked(nameless ?? "")).toBe(true);
  });

  it("comes after a control, which is asked until it is answered as it should be", async () => {
    const late = createHttpServer((_, reply) => reply.writeHead(unready-- > 0 ? 503 : 200).end());
    const control = { ...ask(await listening(late)), wants: "200" };
    expect(await answers([{ control, asks: [ask(ending)] }])).toEqual([{ control: "200", said: ["cut off"] }]);
    expect(await answers([{ control: { ...control, wants: "204" }, asks: [] }], 0)).toEqual([
      { control: "200", said: [] },
    ]);
  });
});
