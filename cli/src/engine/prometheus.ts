import { ShopError } from "../shop-error.ts";

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

/** An instant query by Prometheus' HTTP API, version 1. */
export async function queryPrometheus(url: string, query: string, signal: AbortSignal): Promise<readonly Sample[]> {
  const { status, error, data } = await ask(`${url}/api/v1/query?query=${encodeURIComponent(query)}`, signal);
  if (status !== "success" || data === undefined)
    throw new ShopError("SHOP-SLO-001", `${url} does not answer the query: ${error ?? status}`);
  return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
}

async function ask(address: string, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await fetch(address, { signal });
    return (await response.json()) as Answer;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ShopError("SHOP-SLO-001", `${new URL(address).origin} is no Prometheus that answers`, { cause: error });
  }
}
