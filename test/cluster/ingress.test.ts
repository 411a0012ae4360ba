import { type ClientRequest, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectl } from "./kubectl.ts";
import { tlsSecret } from "./testing/certificate.ts";
import { applyAll, bed, eventually, freshNamespace, startProbes } from "./testing/probes.ts";

const namespace = "bed-ingress";
const secure = "secure.example";

function ingress(host: string, service: string, secretName?: string): unknown {
  const backend = { service: { name: service, port: { number: 80 } } };
  const rule = { host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } };
  const tls = secretName === undefined ? {} : { tls: [{ hosts: [host], secretName }] };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: host, namespace },
    spec: { ingressClassName: "nginx", rules: [rule], ...tls },
  };
}

type Headers = Readonly<Record<string, string>>;
type Reply = Readonly<{ status: number; location: string; body: string }>;

function open(host: string, path: string, headers: Headers = {}, isSecure = false): ClientRequest {
  const [request, port] = isSecure ? [tlsRequest, 30_444] : [plainRequest, 30_080];
  const tls = isSecure ? { servername: host, rejectUnauthorized: false } : {};
  return request({ host: bed.nodeIp, port, path, headers: { ...headers, host }, ...tls });
}

function replyTo(call: ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    call.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve({ status, location: headers.location ?? "", body }));
    });
    call.on("error", reject).end();
  });
}

const fromProbe = (host: string, headers?: Headers, isSecure?: boolean) =>
  eventually("the route", async () => {
    const { body } = await replyTo(open(host, "/", headers, isSecure));
    return body.includes('"pod"') ? (JSON.parse(body) as Readonly<Record<string, string>>) : undefined;
  });

/** What comes back over a connection that is a websocket's from now on. */
function echoed(host: string, text: string, isSecure: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = open(host, "/echo", { connection: "upgrade", upgrade: "websocket" }, isSecure);
    call.on("upgrade", (_response, socket) => {
      socket.once("data", (chunk: Buffer) => {
        resolve(chunk.toString());
        socket.destroy();
      });
      socket.write(text);
    });
    call.on("response", ({ statusCode }) => reject(new Error(`no upgrade: ${statusCode}`)));
    call.on("error", reject).end();
  });
}

beforeAll(async () => {
  await freshNamespace(namespace, { "pod-security.kubernetes.io/enforce": "restricted" });
  await startProbes(namespace, { name: "one" }, { name: "two" });
  await applyAll(await tlsSecret(namespace, "secure-tls", secure));
  await applyAll(ingress("one.example", "one"), ingress("two.example", "two"), ingress(secure, "one", "secure-tls"));
});

// A host that nobody claims gets the first rule there is, and that is to be the shop's.
afterAll(() => kubectl(bed, ["delete", "namespace", namespace]));

describe("the way in", () => {
  it.each(["one", "two"])("leads to %s by the host that its Ingress claims", async (name) => {
    expect((await fromProbe(`${name}.example`)).pod).toMatch(new RegExp(`^${name}-`));
  });

  it("answers a host that has a certificate by TLS, and sends plain requests there", async () => {
    expect(await fromProbe(secure, {}, true)).toMatchObject({ scheme: "https", pod: expect.stringMatching(/^one-/) });
    expect(await replyTo(open(secure, "/a?b=c"))).toMatchObject({ status: 308, location: `https://${secure}/a?b=c` });
  });

  it("has no certificate for a host that asked for none", async () => {
    await expect(replyTo(open("two.example", "/", {}, true))).rejects.toThrow();
  });

  it.each([false, true])("tells the service who asks, whatever the client claims (TLS: %s)", async (isSecure) => {
    const claimed = { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "gopher" };
    const seen = await fromProbe(isSecure ? secure : "one.example", claimed, isSecure);
    expect([seen.forwardedFor, seen.scheme]).toEqual([bed.hostIp, isSecure ? "https" : "http"]);
  });

  it.each([false, true])("lets a websocket through (TLS: %s)", async (isSecure) => {
    const host = isSecure ? secure : "one.example";
    await fromProbe(host, {}, isSecure);
    expect(await echoed(host, "is anybody there?", isSecure)).toBe("is anybody there?");
  });
});
