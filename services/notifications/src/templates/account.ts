import { time } from "../format.ts";
import type { Template } from "./template.ts";

export const passwordReset: Template<"password_reset"> = ({ expiresAt }, { words, contact, links, token }) => ({
  subject: words.reset.subject(""),
  blocks: [
    { kind: "text", text: words.hello(contact.displayName) },
    { kind: "text", text: words.reset.intro("") },
    { kind: "action", label: words.reset.action, url: links.passwordReset(token, contact.locale) },
    { kind: "text", text: words.validUntil(time(expiresAt, contact.locale)) },
    { kind: "quiet", text: words.ignore },
  ],
});

export const emailVerification: Template<"email_verification"> = ({ expiresAt }, { words, contact, links, token }) => ({
  subject: words.verification.subject(""),
  blocks: [
    { kind: "text", text: words.hello(contact.displayName) },
    { kind: "text", text: words.verification.intro("") },
    { kind: "action", label: words.verification.action, url: links.emailVerification(token, contact.locale) },
    { kind: "text", text: words.validUntil(time(expiresAt, contact.locale)) },
    { kind: "quiet", text: words.ignore },
  ],
});

export const passwordChanged: Template<"password_changed"> = ({ at }, { words, contact }) => ({
  subject: words.passwordChanged.subject(""),
  blocks: [
    { kind: "text", text: words.hello(contact.displayName) },
    { kind: "text", text: words.passwordChanged.intro("") },
    { kind: "text", text: words.passwordChanged.at(time(at, contact.locale)) },
    { kind: "text", text: words.passwordChanged.notYou },
  ],
});
