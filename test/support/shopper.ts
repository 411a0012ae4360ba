import { randomUUID } from "node:crypto";

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  /** As it came, byte for byte. */
  readonly text: string;
  readonly headers: Headers;
}

export interface OrderBody {
  readonly id: string;
  readonly token: string;
  readonly status: string;
  readonly orderId?: string;
  readonly code?: string;
  readonly payment: { readonly status: string; readonly clientSecret: string; readonly nextActionUrl: string };
  readonly total: { readonly amount: number; readonly currency: string };
}

interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const address = {
  name: "Ada Lovelace",
  line1: "Dorotheenstraße 1",
  city: "Berlin",
  postalCode: "10117",
  country: "DE",
};

/** A client of the public REST surface: what a shopper's or a member of staff's program would send. */
export class Shopper {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  async send<T = Record<string, unknown>>(
    method: string,
    path: string,
    { body, headers, signal }: RequestOptions = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...this.#headers, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      body: (text === "" ? {} : JSON.parse(text)) as T,
      headers: response.headers,
    };
  }

  /** The same shop as somebody who signed in. */
  async signedIn(email: string, password: string): Promise<Shopper> {
    const { body, status } = await this.send<{ accessToken: string }>("POST", "/v1/auth/login", {
      body: { email, password },
    });
    if (status !== 200) throw new Error(`${email} cannot sign in: ${status}`);
    return new Shopper(this.#url, { authorization: `Bearer ${body.accessToken}` });
  }

  /** A guest's cart with one line in it, and the header that proves it is theirs. */
  async cartWith(sku: string, quantity = 1): Promise<{ id: string; headers: Record<string, string> }> {
    const cart = await this.send<{ id: string; token: string }>("POST", "/v1/carts", { body: {} });
    const headers = { "x-cart-token": cart.body.token };
    const added = await this.send("POST", `/v1/carts/${cart.body.id}/lines`, { body: { sku, quantity }, headers });
    if (added.status !== 200) throw new Error(`${sku} does not go into the cart: ${added.text}`);
    return { id: cart.body.id, headers };
  }

  /** Buys what is in the cart with a test card. */
  order(
    cart: { id: string; headers: Record<string, string> },
    options: { card?: string; key?: string; email?: string; signal?: AbortSignal } = {},
  ): Promise<Answer<OrderBody>> {
    const { card = "pm_card_visa", key = randomUUID(), email = "ada@example.com", signal } = options;
    const body = {
      cartId: cart.id,
      email,
      shippingAddress: address,
      shippingOptionId: "standard",
      payment: { method: "card", paymentMethodId: card },
    };
    return this.send<OrderBody>("POST", "/v1/orders", {
      body,
      headers: { ...cart.headers, "idempotency-key": key },
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

/** Staff's side of a test: a product of one SKU with so many on hand. */
export async function stockedProduct(staff: Shopper, sku: string, onHand: number, amount = 1_000): Promise<void> {
  const body = {
    title: `Test ${sku}`,
    categories: ["Test"],
    variants: [{ sku, prices: [{ amount, currency: "EUR" }], initialStock: onHand }],
  };
  const { status, text } = await staff.send("POST", "/v1/products", { body });
  if (status !== 201) throw new Error(`product ${sku} was not created: ${text}`);
}
