import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { json } from "node:stream/consumers";
import { type Severity, severities } from "../../cdk8s/src/objectives/alert-routes.ts";

/** What Alertmanager sends to a webhook, as far as it is read here. */
export interface Notice {
  readonly status: "firing" | "resolved";
  readonly alerts: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** Whoever is on duty: somebody who is paged, and somebody who works on tickets. */
export interface OnDuty {
  /** Who was told what, in the order it came. */
  readonly heard: readonly (Notice & { readonly by: Severity })[];
  /** Takes none of so many calls to come. */
  isAwayFor(calls: number): void;
  /** How many were not taken. */
  refused(): number;
  /** Writes the addresses of both into files of the folder, as a mounted Secret has them. */
  leaveAddresses(folder: string): void;
  close(): void;
}

export async function startOnDuty(): Promise<OnDuty> {
  const heard: (Notice & { by: Severity })[] = [];
  let away = 0;
  let refused = 0;
  const server = createServer(async (request, response) => {
    const by = request.url?.slice(1) as Severity;
    const notice = (await json(request)) as Notice;
    const isAway = refused < away;
    if (isAway) refused += 1;
    else heard.push({ ...notice, by });
    response.writeHead(isAway ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    isAwayFor: (calls) => {
      away = refused + calls;
    },
    refused: () => refused,
    leaveAddresses: (folder) => {
      for (const name of severities) writeFileSync(path.join(folder, name), `http://127.0.0.1:${port}/${name}\n`);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
