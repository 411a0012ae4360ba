import { createServer } from "node:http";

// A yardstick: what Node itself needs to answer a few kilobytes over HTTP. Prints its port when it listens.

const item = { id: "prod_01", slug: "a-chair", title: "A chair", price: { amount: 4_900, currency: "EUR" } };
const body = JSON.stringify({ items: Array.from({ length: 24 }, () => item) });

const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
