import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../../../platform/src/clock.ts";
import { listenHttp } from "../../../services/local-inbox/src/http.ts";
import { Inbox } from "../../../services/local-inbox/src/inbox.ts";
import { listenSmtp } from "../../../services/local-inbox/src/smtp.ts";
import { LocalInbox } from "../../support/local-inbox.ts";
import { offerFromHost } from "./host-service.ts";
import { bed } from "./probes.ts";
import { namespace } from "./shop.ts";

export interface Mailbox {
  readonly inbox: LocalInbox;
  close(): Promise<void>;
}

/** A mail server where the shop's mails go, outside of the cluster, and the page on which they are. */
export async function openMailbox(): Promise<Mailbox> {
  const folder = mkdtempSync(path.join(tmpdir(), "inbox-"));
  const inbox = new Inbox(folder);
  const onBug = (error: unknown) => void process.stderr.write(`a mail was not taken: ${error}\n`);
  const smtp = await listenSmtp({ inbox, clock: systemClock, host: bed.hostIp, port: 0, onBug });
  const http = await listenHttp({ inbox, host: "127.0.0.1", port: 0 });
  await offerFromHost({ namespace, name: "mail", port: 587, target: smtp.port, protocol: "tcp" });
  const close = async () => {
    await Promise.all([smtp.close(), http.close()]);
    rmSync(folder, { recursive: true });
  };
  return { inbox: new LocalInbox(`http://127.0.0.1:${http.port}`), close };
}
