import type { LocalInbox } from "../../support/local-inbox.ts";
import { Shopper } from "../../support/shopper.ts";
import { administrator, meshUrl, smoke, verify } from "./shop.ts";

interface Product {
  readonly id: string;
  readonly title: string;
}

/** Customers and staff do everything for which one service of the shop asks another. */
export async function makeEveryCall(inbox: LocalInbox): Promise<void> {
  const done = [(await smoke(meshUrl)).status, (await fetch(`${meshUrl}/de`)).status];
  const { email, password } = await administrator();
  const staff = await new Shopper(meshUrl).signedIn(email, password);
  done.push(await unsubscribe(staff, email, inbox), await putUnknownIntoCart(staff));
  for (const path of ["/v1/me/profile", "/v1/admin/mails"]) done.push((await staff.send("GET", path)).status);
  done.push((await verify(meshUrl)).status);
  if (done.join() !== "ok,200,200,422,200,200,held") throw new Error(`not everything could be done: ${done.join()}`);
}

/** Whose review is online is told so in a mail, and wants no more of them. */
async function unsubscribe(staff: Shopper, email: string, inbox: LocalInbox): Promise<number> {
  const { body } = await staff.send<{ items: readonly Product[] }>("GET", "/v1/products?pageSize=1");
  const [{ id, title } = { id: "", title: "" }] = body.items;
  const review = { rating: 5, title: "Good", body: "It does what it should." };
  const written = await staff.send<{ id: string }>("POST", `/v1/products/${id}/reviews`, { body: review });
  await staff.send("POST", `/v1/reviews/${written.body.id}:approve`, { body: {} });
  const mail = await inbox.mailTo(email, `Your review of “${title}” is online`);
  const link = /<(.+)>/.exec(mail.headers["list-unsubscribe"] ?? "")?.[1] ?? "";
  return (await fetch(link, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) })).status;
}

/** What a cart does not know it asks the catalog for. */
async function putUnknownIntoCart(staff: Shopper): Promise<number> {
  const { body } = await staff.send<{ id: string; token: string }>("POST", "/v1/carts", { body: {} });
  const line = { body: { sku: "BED-UNKNOWN", quantity: 1 }, headers: { "x-cart-token": body.token } };
  return (await staff.send("POST", `/v1/carts/${body.id}/lines`, line)).status;
}
