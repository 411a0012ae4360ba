import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { text } from "node:stream/consumers";
import type { KubeConfig } from "@kubernetes/client-node";

export interface KubeAnswer {
  readonly status: number;
  /** Parsed where it is JSON, otherwise the text. */
  readonly body: unknown;
}

export type KubeVerb = "GET" | "POST" | "PATCH" | "DELETE";

/** One request to the API server. Throws when there is no answer; a refusal is an answer. */
export type KubeAsk = (verb: KubeVerb, path: string, body?: object) => Promise<KubeAnswer>;

const answerMs = 10_000;

/** Where every kind of object is asked for in one way, and where proxies to pods are: what typed clients do not give. */
export function kubeAsk(config: KubeConfig): KubeAsk {
  const server = config.getCurrentCluster()?.server ?? "";
  return async (verb, path, body) => {
    const options = { method: verb, timeout: answerMs, headers: headersOf(verb) };
    await config.applyToHTTPSOptions(options);
    return send(new URL(server + path), options, body);
  };
}

function headersOf(verb: KubeVerb): Record<string, string> {
  return {
    accept: "application/json, text/plain",
    "content-type": verb === "PATCH" ? "application/merge-patch+json" : "application/json",
  };
}

function send(url: URL, options: object, body: object | undefined): Promise<KubeAnswer> {
  const request = url.protocol === "http:" ? requestPlain : requestSecure;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      text(response).then((said) => resolve({ status: response.statusCode ?? 0, body: parsed(said) }), reject);
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer from ${url.host} within ${answerMs / 1_000} s`)));
    sent.on("error", reject);
    if (body === undefined) return void sent.end();
    const said = JSON.stringify(body);
    // Node does not say so by itself where a body is unusual, as with DELETE.
    sent.setHeader("content-length", Buffer.byteLength(said));
    sent.end(said);
  });
}

function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return said;
  }
}
