// Stands in for the service orders where only its numbers matter: it answers readiness, and counts calls that nobody makes, as its
// environment says. Runs in the image of orders, which has Node.
import { createServer } from "node:http";

const { RATE = "20", FAILED = "0", SLOW = "0" } = process.env;
const startedAt = Date.now() / 1_000;

const handled = () => (Date.now() / 1_000 - startedAt) * Number(RATE);

function histogram(method, code, share, limits) {
  const count = handled() * share;
  const labels = `service="orders",method="${method}",code="${code}"`;
  const name = "rpc_server_duration_seconds";
  const buckets = limits.map(
    (le) => `${name}_bucket{${labels},le="${le}"} ${le < 2 ? count * (1 - Number(SLOW)) : count}`,
  );
  return [...buckets, `${name}_bucket{${labels},le="+Inf"} ${count}`, `${name}_count{${labels}} ${count}`];
}

const metrics = () => [
  ...["CreateOrder", "GetOrder", "ListOrders"].flatMap((method) => [
    ...histogram(method, "ok", 1 - Number(FAILED), [0.05, 0.1, 0.5, 1, 2.5]),
    ...histogram(method, "internal", Number(FAILED), [0.05, 0.1, 0.5, 1, 2.5]),
  ]),
  `order_outcomes_total{service="orders",outcome="confirmed"} ${handled()}`,
  `order_outcomes_total{service="orders",outcome="cancelled"} 0`,
  `process_resident_memory_bytes{service="orders"} ${process.memoryUsage().rss}`,
  `process_start_time_seconds{service="orders"} ${startedAt}`,
  `nodejs_eventloop_lag_mean_seconds{service="orders"} 0.01`,
  "",
];

createServer((request, response) => {
  response.end(request.url === "/metrics" ? metrics().join("\n") : "ready");
}).listen(3003);
