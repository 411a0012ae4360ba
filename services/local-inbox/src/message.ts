import type { ParsedMail } from "mailparser";

/** A mail as it arrived. */
export interface Message {
  readonly id: string;
  /** Every address that the mail server was asked to deliver to. */
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly messageId: string;
  readonly receivedAt: string;
  /** How often it came. */
  readonly times: number;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The addresses that its HTML part leads to. */
  readonly links: readonly string[];
}

export function toMessage(mail: ParsedMail, id: string, to: readonly string[], receivedAt: string): Message {
  const html = mail.html || "";
  return {
    id,
    to,
    from: mail.from?.text ?? "",
    subject: mail.subject ?? "",
    messageId: mail.messageId ?? "",
    receivedAt,
    times: 1,
    html,
    text: mail.text ?? "",
    headers: Object.fromEntries(
      mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(":") + 1).trim()]),
    ),
    links: [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, url = ""]) => url.replaceAll("&amp;", "&")),
  };
}
