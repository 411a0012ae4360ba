import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import { createTransport, type Transporter } from "nodemailer";

/** A mail as a mail server takes it. */
export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly messageId: string;
  readonly language: string;
  /** For mail programs: one click ends mails of this kind. */
  readonly unsubscribeUrl?: string;
}

export interface SmtpOptions {
  readonly url: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly timeoutMs: number;
  readonly atOnce: number;
}

/** Hands mails to a mail server. Throws `rejected` for one that it will never take, `unavailable` for everything else. */
export class Mailer {
  readonly #transport: Transporter;
  readonly #from: SmtpOptions["from"];

  constructor({ url, from, timeoutMs, atOnce }: SmtpOptions) {
    this.#from = from;
    const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
    this.#transport = createTransport({ url, pool: true, maxConnections: atOnce, ...times });
  }

  async send({ to, subject, html, text, messageId, language, unsubscribeUrl }: Mail): Promise<void> {
    const oneClick =
      unsubscribeUrl === undefined
        ? {}
        : { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
    // Who answers automatically must not answer this (RFC 3834).
    const headers = { "Auto-Submitted": "auto-generated", "Content-Language": language, ...oneClick };
    try {
      await this.#transport.sendMail({ from: this.#from, to, subject, html, text, messageId, headers });
    } catch (cause) {
      throw toAppError(cause);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

// RFC 5321: a 5yz reply says that trying again is of no use. A refused sign-in is ours to mend, not the mail's fault.
function toAppError(cause: unknown): AppError {
  if (isAppError(cause)) return cause;
  const {
    responseCode = 0,
    code = "",
    message = "",
  } = cause as {
    responseCode?: number;
    code?: string;
    message?: string;
  };
  const isFinal = (responseCode >= 500 && code !== "EAUTH") || (code === "EENVELOPE" && responseCode === 0);
  return isFinal
    ? new AppError("rejected", "mail_refused", `the mail server refuses it: ${message.slice(0, 200)}`, { cause })
    : new AppError(
        "unavailable",
        "mail_server_unavailable",
        `the mail server did not take it: ${message.slice(0, 200)}`,
        {
          cause,
        },
      );
}
