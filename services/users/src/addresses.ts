import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError } from "@shopstream/platform/errors.ts";
import {
  type AddressText,
  type DefaultUses,
  mostAddresses,
  mustBeDeliverable,
  type SavedAddress,
  tidied,
} from "./address.ts";
import type { AddressStore } from "./address-store.ts";

export interface AddressesDeps {
  readonly store: AddressStore;
  readonly clock: Clock;
}

/** A member's address book. */
export class Addresses {
  readonly #deps: AddressesDeps;

  constructor(deps: AddressesDeps) {
    this.#deps = deps;
  }

  list(accountId: string): Promise<SavedAddress[]> {
    return this.#deps.store.list(accountId);
  }

  async get(accountId: string, id: string): Promise<SavedAddress> {
    return mustHave(await this.#deps.store.list(accountId), id);
  }

  /** The same id twice is one address. The first one of a member is the default for everything. */
  create(accountId: string, id: string, text: AddressText, uses: DefaultUses): Promise<SavedAddress> {
    const address = tidied(text);
    mustBeDeliverable(address);
    return this.#change(accountId, async (store, book) => {
      const made = book.find((known) => known.id === id);
      if (made !== undefined) return made;
      mustFit(book);
      const at = isoTime(this.#deps.clock);
      const isFirst = book.length === 0;
      const defaults = {
        defaultShipping: uses.defaultShipping || isFirst,
        defaultBilling: uses.defaultBilling || isFirst,
      };
      return put(store, { ...address, ...defaults, id, accountId, createdAt: at, updatedAt: at });
    });
  }

  replace(accountId: string, id: string, text: AddressText, uses: DefaultUses): Promise<SavedAddress> {
    const address = tidied(text);
    mustBeDeliverable(address);
    return this.#change(accountId, async (store, book) => {
      const { createdAt } = mustHave(book, id);
      return put(store, { ...address, ...uses, id, accountId, createdAt, updatedAt: isoTime(this.#deps.clock) });
    });
  }

  /** What it was the default for becomes the address changed last, so that a checkout still has one to offer. */
  remove(accountId: string, id: string): Promise<void> {
    return this.#change(accountId, async (store, book) => {
      const { defaultShipping, defaultBilling } = mustHave(book, id);
      await store.remove(id);
      const [heir] = book.filter((other) => other.id !== id).sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
      if (heir === undefined || !(defaultShipping || defaultBilling)) return;
      await store.save({
        ...heir,
        defaultShipping: heir.defaultShipping || defaultShipping,
        defaultBilling: heir.defaultBilling || defaultBilling,
      });
    });
  }

  #change<T>(accountId: string, work: (store: AddressStore, book: SavedAddress[]) => Promise<T>): Promise<T> {
    return this.#deps.store.transaction(async (store) => {
      const book = await store.lock(accountId);
      if (book === undefined) throw new AppError("not_found", "unknown_account", "this account is gone");
      return work(store, book);
    });
  }
}

async function put(store: AddressStore, address: SavedAddress): Promise<SavedAddress> {
  await store.clearDefaults(address.accountId, address);
  await store.save(address);
  return address;
}

// Somebody else's address is not there.
function mustHave(book: readonly SavedAddress[], id: string): SavedAddress {
  const address = book.find((known) => known.id === id);
  if (address !== undefined) return address;
  throw new AppError("not_found", "unknown_address", "you have no such address");
}

function mustFit(book: readonly SavedAddress[]): void {
  if (book.length < mostAddresses) return;
  throw new AppError("rejected", "address_limit", `at most ${mostAddresses} addresses are kept: remove one first`);
}
