import { request } from "node:http";
import { AppError } from "@shopstream/platform/errors.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestEdge, testEdge } from "./testing/edge.ts";

interface Row {
  readonly externalId: string;
}

const row = (externalId: string, title = "Table") =>
  JSON.stringify({ externalId, title, variants: [{ sku: externalId, prices: [{ amount: 1, currency: "EUR" }] }] });

describe("a bulk import", () => {
  let edge: TestEdge;
  let headers: Record<string, string>;
  const batches = () => edge.reached.map(({ request: { rows } }) => rows.length);

  beforeAll(async () => {
    edge = await testEdge();
    headers = { ...(await edge.bearer("usr_1", "staff")), "content-type": "application/x-ndjson" };
  });
  beforeEach(() => {
    edge.reached.length = 0;
    edge.answers["catalog.importProducts"] = ({ rows }: { rows: Row[] }) => ({
      results: rows.map(({ externalId }) => ({ outcome: "created", id: `prod_${externalId}`, externalId })),
    });
  });
  afterAll(() => edge.close());

  const send = async (body: string | Buffer | readonly (string | Buffer)[]) => {
    const told = await edge.ask("/v1/products:import", { method: "POST", body, headers });
    return {
      ...told,
      lines: told.text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    };
  };

  it("answers a line for each row and a summary", async () => {
    const told = await send(`${row("a")}\n${row("b")}\n`);
    expect([told.status, told.headers["content-type"]]).toEqual([200, "application/x-ndjson"]);
    expect(told.lines).toEqual([
      { line: 1, outcome: "created", id: "prod_a", externalId: "a" },
      { line: 2, outcome: "created", id: "prod_b", externalId: "b" },
      { summary: { created: 2, updated: 0, unchanged: 0, failed: 0 } },
    ]);
  });

  it("a broken row is told with its line and field, and the others go in", async () => {
    const lines = [
      row("a"),
      "",
      "{broken",
      row("b", " "),
      "[1]",
      Buffer.from([0xff]),
      `{"title":"${"x".repeat(300_000)}"}`,
      row("c"),
    ];
    const body = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from("\n")]));
    const told = await send(body);
    expect(
      told.lines.map(({ line, outcome, errors }) =>
        line === undefined ? "" : `${line} ${outcome} ${errors?.[0].field ?? ""} ${errors?.[0].code ?? ""}`.trim(),
      ),
    ).toEqual([
      "1 created",
      "3 failed row malformed_json",
      "4 failed title bad_format",
      "5 failed row wrong_type",
      "6 failed row malformed_json",
      "7 failed row line_too_long",
      "8 created",
      "",
    ]);
    expect(told.lines.at(-1)).toEqual({ summary: { created: 2, updated: 0, unchanged: 0, failed: 5 } });
  });

  it("a byte-order mark, CRLF, a missing last newline and cuts anywhere do not matter", async () => {
    const bytes = Buffer.from(`\ufeff${row("a", "Stühle")}\r\n${row("b")}`);
    const told = await send(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)));
    expect(told.lines.map(({ externalId }) => externalId)).toEqual(["a", "b", undefined]);
    expect(edge.reached.at(-1)?.request.rows[0].title).toBe("Stühle");
  });

  it("rows go in batches of a hundred, the first call without any", async () => {
    const told = await send(Array.from({ length: 250 }, (_, i) => `${row(`r${i}`)}\n`));
    expect(batches()).toEqual([0, 100, 100, 50]);
    expect(told.lines.slice(0, 250).map(({ line }) => line)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
  });

  it("a batch that fails takes no other with it", async () => {
    edge.answers["catalog.importProducts"] = ({ rows }: { rows: Row[] }) => {
      if (rows[0]?.externalId === "r0") throw new AppError("conflict", "busy", "try again");
      return { results: rows.map(({ externalId }) => ({ outcome: "unchanged", externalId, errors: [] })) };
    };
    const told = await send(Array.from({ length: 101 }, (_, i) => `${row(`r${i}`)}\n`));
    expect(told.lines[0]).toEqual({
      line: 1,
      outcome: "failed",
      externalId: "r0",
      errors: [{ field: "row", code: "busy", message: "try again" }],
    });
    expect(told.lines.at(-1)).toEqual({ summary: { created: 0, updated: 0, unchanged: 1, failed: 100 } });
  });

  it("who may not import is refused before a row is read", async () => {
    const customer = { ...headers, ...(await edge.bearer("usr_2", "customer")) };
    const told = await edge.ask("/v1/products:import", { method: "POST", body: row("a"), headers: customer });
    expect([told.status, edge.reached]).toEqual([403, []]);
    expect(
      (
        await edge.ask("/v1/products:import", {
          method: "POST",
          body: "{}",
          headers: { ...headers, "content-type": "application/json" },
        })
      ).status,
    ).toBe(415);
  });

  it("results come while rows are still being sent, and nothing more happens once the client is gone", async () => {
    const { hostname, port } = new URL(edge.url);
    const sent = request({ hostname, port, path: "/v1/products:import", method: "POST", headers });
    const first = Promise.withResolvers<string>();
    sent.on("response", (response) =>
      response.on("error", () => undefined).once("data", (data) => first.resolve(data.toString())),
    );
    sent.on("error", () => undefined);
    for (let i = 0; i < 100; i += 1) sent.write(`${row(`r${i}`)}\n`);
    expect(await first.promise).toContain('"line":1,');
    sent.write(`${row("half")}\n`);
    sent.destroy();
    await until(async () => (await edge.ask("/readyz")).status === 200, "the gateway goes on");
    expect(batches()).toEqual([0, 100]);
  });
});
