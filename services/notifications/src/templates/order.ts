import type { OrderFacts } from "../content.ts";
import { money } from "../format.ts";
import type { Block, Letter } from "../letter.ts";
import type { Message } from "../words/words.ts";
import type { Desk, Template } from "./template.ts";

export const orderConfirmed: Template<"order_confirmed"> = ({ order }, desk) =>
  letterAbout(order, desk, desk.words.confirmed, []);

export const orderCancelled: Template<"order_cancelled"> = ({ order, reason }, desk) => {
  const { cancelled } = desk.words;
  const given = order.refundedMinor === 0 ? [] : [cancelled.givenBack(amountOf(order.refundedMinor, order, desk))];
  const why = cancelled.reasons[isReason(reason, cancelled.reasons) ? reason : "other"];
  return letterAbout(order, desk, cancelled, [why, ...given]);
};

export const orderShipped: Template<"order_shipped"> = ({ order, carrier, trackingCode }, desk) => {
  const { shipped } = desk.words;
  return letterAbout(order, desk, shipped, carrier === "" ? [] : [shipped.tracking(carrier, trackingCode)]);
};

export const orderRefunded: Template<"order_refunded"> = ({ order, amountMinor }, desk) => {
  const { refunded } = desk.words;
  return letterAbout(order, desk, refunded, [refunded.amount(amountOf(amountMinor, order, desk))]);
};

function letterAbout(order: OrderFacts, desk: Desk, message: Message, facts: readonly string[]): Letter {
  const { words, links, contact, isMember } = desk;
  const look: Block[] = isMember
    ? [{ kind: "action", label: words.order.look, url: links.order(order.id, contact.locale) }]
    : [];
  return {
    subject: message.subject(order.id),
    blocks: [
      { kind: "text", text: words.hello(contact.displayName || order.name) },
      { kind: "text", text: message.intro(order.id) },
      ...facts.map((text): Block => ({ kind: "text", text })),
      { kind: "heading", text: words.order.number(order.id) },
      { kind: "sums", rows: sumsOf(order, desk) },
      { kind: "heading", text: words.order.sentTo },
      { kind: "lines", lines: order.address },
      ...look,
    ],
  };
}

function sumsOf(order: OrderFacts, desk: Desk) {
  const { order: say } = desk.words;
  const amount = (minor: number) => amountOf(minor, order, desk);
  return [
    ...order.lines.map(({ title, quantity, totalMinor }) => ({
      label: `${quantity} × ${title}`,
      amount: amount(totalMinor),
    })),
    { label: say.subtotal, amount: amount(order.subtotalMinor) },
    { label: say.shipping(order.shippingOption), amount: amount(order.shippingMinor) },
    { label: say.total, amount: amount(order.totalMinor), isTotal: true as const },
  ];
}

function amountOf(minor: number, { currency }: OrderFacts, { contact }: Desk): string {
  return money(minor, currency, contact.locale);
}

function isReason<T extends object>(reason: string, reasons: T): reason is string & keyof T {
  return Object.hasOwn(reasons, reason);
}
