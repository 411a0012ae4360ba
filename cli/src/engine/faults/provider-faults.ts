import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";

export interface Provider {
  readonly url: string;
  readonly secretKey: string;
}

const answerMs = 3_000;

/** Makes the payment simulator misbehave; without faults it behaves again. */
export async function setProviderFaults(provider: Provider, faults: object | undefined, clock: Clock): Promise<void> {
  const request = faults === undefined ? { method: "DELETE" } : { method: "PUT", body: JSON.stringify(faults) };
  await ask(provider, "/_sim/faults", request, clock);
}

/** How many operations and webhooks its faults concerned since they were set. */
export async function providerHits(provider: Provider, clock: Clock): Promise<number> {
  const response = await ask(provider, "/_sim/faults/hits", {}, clock);
  return ((await response.json()) as { hits: number }).hits;
}

async function ask({ url, secretKey }: Provider, path: string, request: RequestInit, clock: Clock): Promise<Response> {
  const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" };
  const response = await fetch(url + path, { ...request, headers, signal: clock.timeout(answerMs) }).catch(
    (cause: unknown) => {
      throw new AppError("unavailable", "provider_silent", `the payment simulator at ${url} is silent`, { cause });
    },
  );
  if (response.ok) return response;
  throw new AppError("invalid", "provider_refused", `the payment simulator refused: ${await response.text()}`);
}
