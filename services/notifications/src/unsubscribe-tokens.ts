import { AppError } from "@shopstream/platform/errors.ts";
import type { SigningSecret } from "@shopstream/platform/signing-secret.ts";

export type MailKind = "reviews" | "marketing";

/** Whose mails of which kind. */
export interface Subscription {
  readonly accountId: string;
  readonly kind: MailKind;
}

/** Signed, so that nobody ends somebody else's mails; without an end, since mails are kept for years. */
export class UnsubscribeTokens {
  readonly #secret: SigningSecret;

  constructor(secret: SigningSecret) {
    this.#secret = secret;
  }

  of({ accountId, kind }: Subscription): string {
    const body = `${kind}.${accountId}`;
    return `${body}.${this.#secret.sign(toText(body)).toString("base64url")}`;
  }

  /** Throws when it is none of ours. */
  read(token: string): Subscription {
    const [kind = "", accountId = "", proof = ""] = token.split(".");
    if (this.#secret.isOf(toText(`${kind}.${accountId}`), Buffer.from(proof, "base64url")))
      return { accountId, kind: kind as MailKind };
    throw new AppError("not_found", "unknown_subscription", "this link is not complete");
  }
}

const toText = (body: string) => `unsubscribe ${body}`;
