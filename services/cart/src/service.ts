import { type Clock, isoTime } from "@shopstream/platform/clock.ts";
import { AppError, isAppError } from "@shopstream/platform/errors.ts";
import { newId } from "@shopstream/platform/ids.ts";
import { mustBeCurrency } from "@shopstream/platform/money.ts";
import { type Random, secretToken } from "@shopstream/platform/random.ts";
import type { Assortment } from "./assortment.ts";
import { addToLine, type Cart, last, type Owner, putLine, refused, removeLine, takeIn } from "./cart.ts";
import { digest, memberCartId, mustOwn, type Proof } from "./ownership.ts";
import { firstPrice, type Market, type Price, type Sku, sellingPrice } from "./sku.ts";
import type { CartStore, NewAnswer } from "./store.ts";
import { type CartView, toView } from "./view.ts";

export interface CartsDeps {
  readonly store: CartStore;
  readonly assortment: Assortment;
  readonly clock: Clock;
  readonly random: Random;
  readonly guestTtlMs: number;
  readonly memberTtlMs: number;
  readonly answerTtlMs: number;
}

/** An addition that may be sent twice: the caller's key, and what was asked under it. */
interface Once {
  readonly key: string;
  readonly requestHash: string;
}

/** Says what a cart becomes; the same object when nothing changes. */
type Change = (cart: Cart) => Cart | Promise<Cart>;

// Each try that fails means that another change got through; more than these at once on one cart is no customer.
const mostTries = 25;
const pauseMs = 4;
const mostAnswers = 50;

/** Carts of guests and members. A change reads, decides, and writes if nobody wrote in between; else it decides again. */
export class Carts {
  readonly #deps: CartsDeps;

  constructor(deps: CartsDeps) {
    this.#deps = deps;
  }

  /** A new cart with its secret for a guest; a member gets the one cart of the account. */
  async create(accountId: string | undefined, market: Market, chosen: Partial<Market>): Promise<CartView> {
    mustBeCurrency(market.currency);
    if (accountId !== undefined) return this.#show(await this.#memberCart(accountId, market, chosen));
    const token = secretToken(this.#deps.random);
    const cart = this.#newCart(newId("cart", this.#deps.random), { tokenHash: digest(token) }, market);
    await this.#deps.store.save(cart, 0, this.#deps.guestTtlMs);
    return { ...toView(cart, new Map()), token };
  }

  async get(id: string, proof: Proof): Promise<CartView> {
    return this.#show(mustOwn(await this.#find(id), proof));
  }

  async add(id: string, proof: Proof, sku: string, quantity: number, idempotencyKey?: string): Promise<CartView> {
    const asked = JSON.stringify([sku, quantity]);
    const once = idempotencyKey === undefined ? undefined : { key: digest(idempotencyKey), requestHash: digest(asked) };
    const known = this.#known(sku);
    const change = async (cart: Cart) => addToLine(cart, sku, quantity, await this.#priceOf(sku, cart, known));
    return this.#change(id, proof, change, once);
  }

  async setQuantity(id: string, proof: Proof, sku: string, quantity: number): Promise<CartView> {
    if (quantity === 0) return this.remove(id, proof, sku);
    return this.#change(id, proof, async (cart) => {
      if (!cart.lines.some((line) => line.sku === sku))
        throw new AppError("not_found", "line_not_found", `the cart has no ${JSON.stringify(sku)}`);
      return putLine(cart, sku, quantity, await this.#priceOf(sku, cart, this.#known(sku)));
    });
  }

  remove(id: string, proof: Proof, sku: string): Promise<CartView> {
    return this.#change(id, proof, (cart) => removeLine(cart, sku));
  }

  /**
   * Moves a guest cart into the member's. The two cannot change in one step, so the guest cart is first closed to
   * further changes, then its lines are added once, then it is emptied: a merge that was interrupted goes on when it is
   * repeated, and nothing is counted twice.
   */
  async merge(guestId: string, proof: Proof & { readonly accountId: string }): Promise<CartView> {
    const memberId = memberCartId(proof.accountId);
    if (guestId === memberId) return this.get(memberId, proof);
    const guest = await this.#update(guestId, (cart) => closedFor(memberId, mustOwn(cart, proof)));
    await this.#memberCart(proof.accountId, guest, {});
    const skus = await this.#deps.assortment.find(guest.lines.map(({ sku }) => sku));
    const member = await this.#update(memberId, (cart) => takeIn(mustOwn(cart, proof), guest, skus));
    await this.#update(guestId, (cart) => (cart.lines.length === 0 ? cart : { ...cart, lines: [] }));
    return this.#show(member);
  }

  /** Empties a cart that was ordered, if it is still what was ordered. */
  async close(id: string, orderId: string, version: number): Promise<boolean> {
    if ((await this.#find(id)) === undefined) return false;
    const empty = (cart: Cart): Cart =>
      cart.version === version && !cart.closedFor.includes(orderId)
        ? { ...cart, lines: [], closedFor: last(20, [...cart.closedFor, orderId]) }
        : cart;
    return (await this.#update(id, empty)).closedFor.includes(orderId);
  }

  async #change(id: string, proof: Proof, change: Change, once?: Once): Promise<CartView> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const [found, answer] = await Promise.all([this.#find(id), once && this.#deps.store.findAnswer(id, once.key)]);
      const cart = mustOwn(found, proof);
      if (answer !== undefined) return repeated(answer, once as Once);
      mustBeOpen(cart);
      const changed = this.#next(cart, heeded(cart, await change(cart)), once);
      const view = await this.#show(changed);
      if (changed === cart || (await this.#save(changed, cart, once && this.#answer(once, view, cart)))) return view;
      await this.#pause(tries);
    }
    throw busy();
  }

  /** A change that is not a customer's: no ownership, no answer to remember. */
  async #update(id: string, change: Change): Promise<Cart> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const cart = mustBeThere(await this.#find(id));
      const changed = this.#next(cart, await change(cart));
      if (changed === cart || (await this.#save(changed, cart))) return changed;
      await this.#pause(tries);
    }
    throw busy();
  }

  #next(cart: Cart, changed: Cart, once?: Once): Cart {
    if (changed === cart) return cart;
    const answered = once === undefined ? cart.answered : last(mostAnswers, [...cart.answered, once.key]);
    return { ...changed, answered, version: cart.version + 1, updatedAt: isoTime(this.#deps.clock) };
  }

  #answer({ key, requestHash }: Once, view: CartView, { answered }: Cart): NewAnswer {
    const dropped = answered.length < mostAnswers ? undefined : answered[0];
    return { key, answer: { requestHash, view }, ttlMs: this.#deps.answerTtlMs, dropped };
  }

  #save(changed: Cart, before: Cart, answer?: NewAnswer): Promise<boolean> {
    return this.#deps.store.save(changed, before.version, this.#ttlMs(changed.owner), answer);
  }

  async #memberCart(accountId: string, market: Market, chosen: Partial<Market>): Promise<Cart> {
    const id = memberCartId(accountId);
    const fresh = this.#newCart(id, { accountId }, market);
    const found = await this.#find(id);
    // When it is there, or is made by another device right now, that one is taken.
    if (found === undefined && (await this.#deps.store.save(fresh, 0, this.#deps.memberTtlMs))) return fresh;
    const isChosen = ({ currency, region }: Cart) =>
      (chosen.currency ?? currency) === currency && (chosen.region ?? region) === region;
    return this.#update(id, (cart) => (cart.lines.length > 0 || isChosen(cart) ? cart : { ...cart, ...chosen }));
  }

  #newCart(id: string, owner: Owner, { currency, region }: Market): Cart {
    const updatedAt = isoTime(this.#deps.clock);
    // A member's cart that expired is made anew under its id: its versions must not be those that were ordered before.
    return {
      id,
      owner,
      currency,
      region,
      version: this.#deps.clock.now(),
      updatedAt,
      lines: [],
      answered: [],
      merged: [],
      closedFor: [],
    };
  }

  /** What one costs in this cart. Before a customer is refused, the catalog is asked: it may know more by now. */
  async #priceOf(sku: string, cart: Cart, known: Promise<Sku | undefined>): Promise<Price> {
    const projected = await known;
    const price = projected && priceIn(projected, cart);
    if (price !== undefined) return price;
    const current = await this.#current(sku, projected);
    if (!current?.sold) throw refused("unknown_sku", "sku", `${JSON.stringify(sku)} is not for sale`);
    const currentPrice = priceIn(current, cart);
    if (currentPrice !== undefined) return currentPrice;
    throw refused("currency_mismatch", "sku", `${sku} has no price in ${cart.currency}, the currency of this cart`);
  }

  async #current(sku: string, projected: Sku | undefined): Promise<Sku | undefined> {
    if (!isSku(sku)) return undefined;
    try {
      return await this.#deps.assortment.current(sku);
    } catch (error) {
      if (projected === undefined || !isAppError(error, "unavailable", "timeout")) throw error;
      return projected;
    }
  }

  // Started before the cart is read, to share its round trip; a failure is met where the answer is awaited.
  #known(sku: string): Promise<Sku | undefined> {
    const known = isSku(sku) ? this.#deps.assortment.known(sku) : Promise.resolve(undefined);
    known.catch(() => undefined);
    return known;
  }

  async #find(id: string): Promise<Cart | undefined> {
    return /^cart_[0-9a-z]{26}$/.test(id) ? this.#deps.store.find(id) : undefined;
  }

  async #show(cart: Cart): Promise<CartView> {
    return toView(
      cart,
      await this.#deps.assortment.find([...cart.lines, ...(cart.notices ?? [])].map(({ sku }) => sku)),
    );
  }

  #ttlMs(owner: Owner): number {
    return "accountId" in owner ? this.#deps.memberTtlMs : this.#deps.guestTtlMs;
  }

  #pause(tries: number): Promise<void> {
    return this.#deps.clock.sleep(this.#deps.random.float() * pauseMs * (tries + 1));
  }
}

function isSku(sku: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(sku);
}

function priceIn(sku: Sku, cart: Cart): Price | undefined {
  const price = sellingPrice(sku, cart);
  return price === undefined && cart.lines.length === 0 ? firstPrice(sku, cart.region) : price;
}

/** Whoever changes a cart has seen what it told. */
function heeded(before: Cart, changed: Cart): Cart {
  return changed === before ? changed : { ...changed, notices: [] };
}

function closedFor(memberId: string, guest: Cart): Cart {
  if (guest.mergedInto === memberId) return guest;
  mustBeOpen(guest);
  // A member's cart is never merged into another's.
  if ("accountId" in guest.owner) throw new AppError("not_found", "cart_not_found", "there is no such cart");
  return { ...guest, mergedInto: memberId };
}

function repeated({ requestHash, view }: NewAnswer["answer"], once: Once): CartView {
  if (requestHash === once.requestHash) return view;
  const message = "this Idempotency-Key was used with another request: take a new one";
  throw refused("idempotency_key_reused", "Idempotency-Key", message);
}

function mustBeThere(cart: Cart | undefined): Cart {
  if (cart !== undefined) return cart;
  throw new AppError("not_found", "cart_not_found", "there is no such cart");
}

function mustBeOpen({ mergedInto }: Cart): void {
  if (mergedInto === undefined) return;
  throw new AppError("conflict", "cart_merged", "this cart was merged into a member's cart: go on with that one");
}

function busy(): AppError {
  const message = "this cart is being changed too often at once: try again";
  return new AppError("conflict", "cart_busy", message, { retryAfterSeconds: 1 });
}
