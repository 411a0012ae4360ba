import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

const email = z.email().max(254).optional();
const password = z.string().min(8).max(200).optional();

export const config = z.object({
  /** File with the private JWK that signs access tokens. */
  ACCESS_TOKEN_PRIVATE_JWK: z.string(),
  /** File with the public keys, older ones included; without it only the signing key's public half is shown. */
  ACCESS_TOKEN_JWKS: z.string().default(""),
  /** OWASP's first recommendation for Argon2id, with one lane. */
  ARGON2_MEMORY_KIB: integer(19_456),
  ARGON2_PASSES: integer(2),
  /** How many passwords are hashed at a time: each takes a thread of the pool that files and names also need. */
  PASSWORD_CONCURRENCY: integer(2),
  /** How many more may wait. At some 40 ms each this is little over a second, well within the deadline of a sign-in. */
  PASSWORD_QUEUE: integer(64),
  /** What secrets in mails are made with: the secret itself, or the absolute path of a file that holds it. */
  MAIL_TOKEN_SECRET: z.string().min(16).or(z.string().startsWith("/")),
  /** How often wishes for a new password are looked at. */
  RESET_INTERVAL_MS: integer(500),
  /** How often announcements that failed are looked for. */
  ANNOUNCE_INTERVAL_MS: integer(500),
  /** Made at start when nobody has the e-mail. */
  BOOTSTRAP_ADMIN_EMAIL: email,
  BOOTSTRAP_ADMIN_PASSWORD: password,
  BOOTSTRAP_STAFF_EMAIL: email,
  BOOTSTRAP_STAFF_PASSWORD: password,
});
