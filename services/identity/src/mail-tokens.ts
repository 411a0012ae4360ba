import { AppError } from "@shopstream/platform/errors.ts";
import type { SigningSecret } from "@shopstream/platform/signing-secret.ts";
import type { MailPurpose, MailRequest } from "./mail-request.ts";

/**
 * What a mail proves itself with: the request's id and its HMAC. It can be computed again, so it need not be stored, and
 * a mail that is sent again carries the same one. It never travels in an event.
 */
export class MailTokens {
  readonly #secret: SigningSecret;

  constructor(secret: SigningSecret) {
    this.#secret = secret;
  }

  of({ id, purpose }: Pick<MailRequest, "id" | "purpose">): string {
    return Buffer.concat([toBytes(id), this.#secret.sign(toText(id, purpose))]).toString("base64url");
  }

  /** The id of the request that the token is of; throws when it is none of ours. */
  read(purpose: MailPurpose, token: string): string {
    const bytes = Buffer.from(token, "base64url");
    const id = toUuid(bytes.subarray(0, 16));
    if (!this.#secret.isOf(toText(id, purpose), bytes.subarray(16))) throw invalidMailToken();
    return id;
  }
}

const toText = (id: string, purpose: MailPurpose) => `${purpose} ${id}`;

/** Used, too old, or never ours: nobody can tell them apart. */
export function invalidMailToken(): AppError {
  const message = "this link was used, is too old, or is not complete: ask for a new one";
  return new AppError("rejected", "mail_token_invalid", message, {
    fields: [{ field: "token", code: "mail_token_invalid", message }],
  });
}

function toBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}

function toUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
