import Table from "cli-table3";
import type { LocalStatus } from "./local-status.ts";

const plain = { head: [], border: [] };

/** The status as a screen of text. */
export function statusText(status: LocalStatus, now: number): string {
  if (!status.running) return "Nothing runs here. shopctl up starts the platform.";
  const processes = table(
    ["process", "state", "port", "restarts", "since"],
    status.processes.map(({ name, state, port, restarts, since }) => [
      name,
      state,
      port ?? "",
      restarts,
      age(now - since),
    ]),
  );
  const services = table(
    ["service", "port", "health"],
    status.services.map(({ name, port, health }) => [name, port, health]),
  );
  const consumers = table(
    ["consumer", "topic", "waiting", "dead letters"],
    status.consumers.map((group) => [group.consumer, group.topic, group.waiting, group.deadLetters]),
  );
  return [`${status.url} (${status.mode})`, processes, services, consumers].join("\n\n");
}

function table(head: string[], rows: (string | number)[][]): string {
  const result = new Table({ head, style: plain, chars: borderless });
  result.push(...rows);
  return result.toString();
}

const borderless = Object.fromEntries(
  [
    "top",
    "top-mid",
    "top-left",
    "top-right",
    "bottom",
    "bottom-mid",
    "bottom-left",
    "bottom-right",
    "left",
    "left-mid",
    "mid",
    "mid-mid",
    "right",
    "right-mid",
    "middle",
  ].map((part) => [part, part === "middle" ? "  " : ""]),
);

function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
