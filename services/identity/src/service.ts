import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import { idFromUuid } from "@shopstream/platform/ids.ts";
import type { Random } from "@shopstream/platform/random.ts";
import { type Account, normalisedEmail } from "./account.ts";
import { accountCreated, mailRequested } from "./events.ts";
import { mailRequest } from "./mail-request.ts";
import { mustBeGoodPassword } from "./password.ts";
import type { Passwords } from "./passwords.ts";
import type { Device } from "./session.ts";
import type { Grant, Sessions } from "./sessions.ts";
import type { AccountStore, Credential } from "./store.ts";

export interface IdentityDeps {
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly random: Random;
}

export interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  /** The language of the shop's mails; "" for none chosen. */
  readonly locale: string;
}

/** Signing up and signing in. */
export class Identity {
  readonly #deps: IdentityDeps;

  constructor(deps: IdentityDeps) {
    this.#deps = deps;
  }

  /** The same `operationId` twice is one account and one session; the second time gets tokens of its own. */
  async signUp({ email, password, displayName, locale }: SignUp, device: Device, operationId: string): Promise<Grant> {
    const { store, passwords, sessions, clock, random } = this.#deps;
    const account: Account = {
      id: idFromUuid("usr", operationId),
      email: normalisedEmail(email),
      displayName: displayName.trim(),
      emailVerified: false,
      roles: ["customer"],
      // Two events tell of it.
      version: 2,
      createdAt: isoTime(clock),
    };
    mustBeGoodPassword(password, account.email);
    const passwordHash = await passwords.hash(password);
    const mail = mailRequest(random.uuid(), account.id, "verify_email", clock.now());
    const told = [
      accountCreated({ ...account, version: 1 }, locale, this.#deps),
      mailRequested(mail, account, this.#deps),
    ];
    const created = await store.create({ account, passwordHash }, told, mail);
    const hash = created ? passwordHash : await this.#mustBeRepeat(account, password);
    return sessions.open(account.id, hash, device, idFromUuid("ses", operationId));
  }

  async login(email: string, password: string, device: Device, operationId: string): Promise<Grant> {
    const { store, passwords, sessions } = this.#deps;
    const known = await store.findCredential(normalisedEmail(email));
    const matches = await passwords.verify(known?.passwordHash, password);
    if (known === undefined || !matches) {
      throw new AppError("unauthenticated", "bad_credentials", "the e-mail or the password is wrong");
    }
    const hash = passwords.isOutdated(known.passwordHash) ? await this.#rehash(known, password) : known.passwordHash;
    return sessions.open(known.account.id, hash, device, idFromUuid("ses", operationId));
  }

  // A process can die between making the account and answering; whoever sends the same again gets in.
  async #mustBeRepeat(account: Account, password: string): Promise<string> {
    const known = await this.#deps.store.findCredential(account.email);
    if (known !== undefined && known.account.id !== account.id) {
      const message = "there is an account with this e-mail already";
      throw new AppError("conflict", "email_taken", message, {
        fields: [{ field: "email", code: "email_taken", message }],
      });
    }
    if (known === undefined || !(await this.#deps.passwords.verify(known.passwordHash, password))) {
      throw new AppError(
        "rejected",
        "idempotency_key_reused",
        "this Idempotency-Key made another account: take a new one",
      );
    }
    return known.passwordHash;
  }

  /** Answers what is stored then: where a new password was faster, signing in with the old one fails. */
  async #rehash({ account, passwordHash }: Credential, password: string): Promise<string> {
    const { store, passwords } = this.#deps;
    const hash = await passwords.hash(password);
    return (await store.savePasswordHash(account.id, passwordHash, hash)) ? hash : passwordHash;
  }
}
