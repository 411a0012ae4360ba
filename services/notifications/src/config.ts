import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** smtp://user:password@host:port, or smtps:// */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  /** Who the mails are from. */
  MAIL_FROM: z.email().default("no-reply@shopstream.example"),
  MAIL_FROM_NAME: z.string().default("Shopstream"),
  /** Where the shop is, for the links in mails. */
  PUBLIC_URL: z.url().default("http://127.0.0.1:8080"),
  /** What unsubscribe links are signed with: the secret itself, or the absolute path of a file that holds it. */
  UNSUBSCRIBE_SECRET: z.string().min(16).or(z.string().startsWith("/")),
  /** The language of mails to those who have not chosen, and to guests. */
  DEFAULT_LOCALE: z.enum(["en", "de", "ar"]).default("en"),
  /** How often mails that are due are looked for. */
  SEND_INTERVAL_MS: integer(300),
  /** How many are sent at a time. */
  SENDS_AT_ONCE: integer(5),
  /** How long a mail server may keep us waiting. */
  SMTP_TIMEOUT_MS: integer(15_000),
  /** The first pause after a mail was not taken; it doubles from there. */
  RETRY_MS: integer(5_000),
  /** Then the mail is given up: at these pauses after some ten hours. */
  ATTEMPTS: integer(14),
});
