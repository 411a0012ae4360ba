import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { AppError } from "@shopstream/platform/errors.ts";

export type MailKind = "reviews" | "marketing";

/** Whose mails of which kind. */
export interface Subscription {
  readonly accountId: string;
  readonly kind: MailKind;
}

/** Signed, so that nobody ends somebody else's mails; without an end, since mails are kept for years. */
export class UnsubscribeTokens {
  readonly #secret: string;

  /** `source` is the secret, or the absolute path of the file that holds it. */
  constructor(source: string) {
    this.#secret = source.startsWith("/") ? readFileSync(source, "utf8").trim() : source;
  }

  of({ accountId, kind }: Subscription): string {
    const body = `${kind}.${accountId}`;
    return `${body}.${this.#proof(body).toString("base64url")}`;
  }

  /** Throws when it is none of ours. */
  read(token: string): Subscription {
    const [kind = "", accountId = "", proof = ""] = token.split(".");
    const right = this.#proof(`${kind}.${accountId}`);
    const given = Buffer.from(proof, "base64url");
    if (given.length === right.length && timingSafeEqual(given, right)) return { accountId, kind: kind as MailKind };
    throw new AppError("not_found", "unknown_subscription", "this link is not complete");
  }

  #proof(body: string): Buffer {
    return createHmac("sha256", this.#secret).update(`unsubscribe ${body}`).digest();
  }
}
