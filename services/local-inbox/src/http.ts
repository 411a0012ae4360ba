import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Inbox } from "./inbox.ts";
import { listPage, messagePage } from "./pages.ts";

export interface HttpOptions {
  readonly inbox: Inbox;
  readonly host: string;
  readonly port: number;
}

interface Answer {
  readonly status: number;
  readonly type?: "text/html; charset=utf-8" | "application/json";
  readonly body?: string;
  readonly policy?: string;
}

const ownPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'";
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/** The web page and its JSON. */
export async function listenHttp({
  inbox,
  host,
  port,
}: HttpOptions): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => send(response, answer(inbox, request)));
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function send(response: ServerResponse, { status, type, body = "", policy = ownPolicy }: Answer): void {
  const headers = {
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  };
  response.writeHead(status, { ...headers, ...(type === undefined ? {} : { "content-type": type }) }).end(body);
}

function answer(inbox: Inbox, request: IncomingMessage): Answer {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://inbox");
  const asked = (name: string) => searchParams.get(name) ?? "";
  if (pathname === "/healthz") return json(200, { status: "ok" });
  if (pathname === "/api/messages" && request.method === "DELETE") {
    inbox.clear();
    return { status: 204 };
  }
  if (request.method !== "GET") return json(405, { code: "method_not_allowed" });
  if (pathname === "/") return html(listPage(inbox.list(asked("to"), ""), asked("to")));
  if (pathname === "/api/messages") {
    const items = inbox.list(asked("to"), asked("subject"));
    return json(200, { items: items.map(({ html: _, text: __, headers: ___, ...item }) => item) });
  }
  return ofMessage(inbox, pathname);
}

function ofMessage(inbox: Inbox, pathname: string): Answer {
  const [, where, id = "", part] = /^(\/api)?\/messages\/(\d+)(\/html)?$/.exec(pathname) ?? [];
  const message = inbox.find(id);
  if (message === undefined) return json(404, { code: "not_found" });
  if (where !== undefined) return json(200, message);
  // In a frame, a link must open beside it.
  if (part !== undefined) return html(message.html.replace("<head>", `<head><base target="_blank">`), mailPolicy);
  return html(messagePage(message));
}

function json(status: number, body: unknown): Answer {
  return { status, type: "application/json", body: JSON.stringify(body) };
}

function html(body: string, policy = ownPolicy): Answer {
  return { status: 200, type: "text/html; charset=utf-8", body, policy };
}
