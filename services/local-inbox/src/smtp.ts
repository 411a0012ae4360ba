import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import type { Inbox } from "./inbox.ts";
import { toMessage } from "./message.ts";

export interface SmtpOptions {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly host: string;
  readonly port: number;
  readonly onBug: (error: unknown) => void;
}

const largestBytes = 10 << 20;

/** Takes every mail. A mail is in the inbox before its sender hears that it was taken. */
export async function listenSmtp({
  inbox,
  clock,
  host,
  port,
  onBug,
}: SmtpOptions): Promise<{ port: number; close(): Promise<void> }> {
  const take = async (stream: SMTPServerDataStream, to: readonly string[]) => {
    const mail = await simpleParser(stream);
    inbox.add(toMessage(mail, inbox.nextId(), to, isoTime(clock)));
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    size: largestBytes,
    onData: (stream, { envelope }, done) =>
      void take(
        stream,
        envelope.rcptTo.map(({ address }) => address),
      ).then(() => done(), done),
  });
  server.on("error", onBug);
  server.listen(port, host);
  await once(server.server, "listening");
  const { port: chosen } = server.server.address() as AddressInfo;
  return { port: chosen, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
