import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";

/** A real mail server that keeps what it took, and can be told to refuse. */
export class MailServer {
  readonly mails: ParsedMail[] = [];
  /** The reply to each mail, before it is kept: 250 takes it. */
  reply = 250;
  /** Awaited after a mail is kept and before the server says so: what a slow or dying connection looks like. */
  beforeAccepting: () => Promise<void> = async () => undefined;
  readonly #server: SMTPServer;
  #port = 0;

  constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      onData: (stream, session, done) => void this.#take(stream, session).then(() => done(), done),
    });
    this.#server.on("error", () => undefined);
  }

  async start(): Promise<this> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server.server, "listening");
    this.#port = (this.#server.server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  to(address: string): ParsedMail[] {
    return this.mails.filter(({ to }) =>
      [to].flat().some((list) => list?.value.some((one) => one.address === address)),
    );
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #take(stream: SMTPServerDataStream, _session: SMTPServerSession): Promise<void> {
    const mail = await simpleParser(stream);
    if (this.reply !== 250) throw Object.assign(new Error("not now"), { responseCode: this.reply });
    this.mails.push(mail);
    await this.beforeAccepting();
  }
}
