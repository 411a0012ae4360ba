import type { Clock } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";

export interface Provider {
  readonly url: string;
  readonly secretKey: string;
}

const answerMs = 3_000;

/** Makes the payment simulator misbehave; without faults it behaves again. */
export async function setProviderFaults(provider: Provider, faults: object | undefined, clock: Clock): Promise<void> {
  const headers = { authorization: `Bearer ${provider.secretKey}`, "content-type": "application/json" };
  const request = faults === undefined ? { method: "DELETE" } : { method: "PUT", body: JSON.stringify(faults) };
  const response = await fetch(`${provider.url}/_sim/faults`, {
    ...request,
    headers,
    signal: clock.timeout(answerMs),
  }).catch((cause: unknown) => {
    throw new AppError("unavailable", "provider_silent", `the payment simulator at ${provider.url} is silent`, {
      cause,
    });
  });
  if (response.ok) return;
  throw new AppError("invalid", "provider_refused", `the payment simulator refused: ${await response.text()}`);
}
