import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import { currentCall } from "./call-context.ts";

export type Log = Logger;

// What must never reach a log line, wherever it hides.
const secrets = [
  "password",
  "accessToken",
  "refreshToken",
  "token",
  "clientSecret",
  "authorization",
  "cookie",
  "email",
];

/** JSON lines on stdout; each carries the service, and the request and trace it belongs to. */
export function createLog(service: string, level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: callFields,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function callFields(): Record<string, string> {
  const call = currentCall();
  if (call === undefined) return {};
  return { requestId: call.requestId, ...(call.traceId === undefined ? {} : { traceId: call.traceId }) };
}
