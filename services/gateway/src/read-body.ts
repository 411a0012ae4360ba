import type { IncomingMessage } from "node:http";
import { AppError } from "@shopstream/platform/errors.ts";

/** The whole body of a request, or an error that says why not; never more than `limitBytes` of it are kept. */
export function readBody(request: IncomingMessage, limitBytes: number, timeout: AbortSignal): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limitBytes) return Promise.reject(tooLarge(limitBytes));
  if (declared === 0 && request.headers["transfer-encoding"] === undefined) return Promise.resolve(Buffer.alloc(0));
  return collect(request, limitBytes, timeout);
}

function collect(request: IncomingMessage, limitBytes: number, timeout: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const onData = (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) reject(tooLarge(limitBytes));
    else chunks.push(chunk);
  };
  const onTimeout = () => reject(new AppError("invalid", "body_timeout", "the request's body took too long to arrive"));
  const onCut = () => reject(new AppError("invalid", "body_incomplete", "the request's body ended early"));
  request
    .on("data", onData)
    .once("end", () => resolve(Buffer.concat(chunks)))
    .once("close", onCut)
    .once("error", onCut);
  timeout.addEventListener("abort", onTimeout, { once: true });
  return promise.finally(() => {
    request.off("data", onData).off("close", onCut);
    timeout.removeEventListener("abort", onTimeout);
    // What is still to come is read and dropped, so that the client gets to see the answer.
    request.resume();
  });
}

function tooLarge(limitBytes: number): AppError {
  return new AppError("invalid", "payload_too_large", `the body may have at most ${limitBytes} bytes`, {
    details: { limitBytes },
  });
}
