import type { Words } from "./words.ts";

export const english: Words = {
  hello: (name) => (name === "" ? "Hello," : `Hello ${name},`),
  footer: (shop) =>
    `You get this mail from ${shop} because of something that happened in your account or with your order.`,
  unsubscribe: "No more mails about my reviews",
  ignore: "If that was not you, ignore this mail: nothing happens.",
  validUntil: (time) => `The link is good once, until ${time}.`,
  order: {
    number: (id) => `Order ${id}`,
    look: "Look at the order",
    subtotal: "Subtotal",
    shipping: (option) => `Shipping (${option})`,
    total: "Total",
    sentTo: "Sent to",
  },
  confirmed: {
    subject: (id) => `Your order ${id} is confirmed`,
    intro: () => "Thank you for your order. It is paid and confirmed; we tell you when it leaves our house.",
  },
  cancelled: {
    subject: (id) => `Your order ${id} was cancelled`,
    intro: () => "Your order was cancelled. Nothing of it will be sent.",
    reasons: {
      requested: "The reason: you or our staff asked for it.",
      expired: "The reason: the payment was not confirmed in time.",
      unavailable: "The reason: the payment could not be completed.",
      card_declined: "The reason: the bank declined the payment.",
      out_of_stock: "The reason: not everything was in stock any more.",
      other: "If you do not know why, please write to us.",
    },
    givenBack: (amount) => `We are giving back ${amount}. Your bank may take a few days to show it.`,
  },
  shipped: {
    subject: (id) => `Your order ${id} is on its way`,
    intro: () => "Your order has left our house.",
    tracking: (carrier, code) => `Carrier: ${carrier}${code === "" ? "" : `, tracking code ${code}`}`,
  },
  refunded: {
    subject: (id) => `A refund for your order ${id}`,
    intro: () => "We are giving money back for your order.",
    amount: (amount) => `${amount} go back to the card you paid with. Your bank may take a few days to show it.`,
  },
  reset: {
    subject: () => "Choose a new password",
    intro: () => "Somebody, probably you, asked for a new password for your account.",
    action: "Choose a new password",
  },
  verification: {
    subject: () => "Confirm your e-mail address",
    intro: () => "Please confirm that this address is yours.",
    action: "Confirm this address",
  },
  passwordChanged: {
    subject: () => "Your password was changed",
    intro: () => "The password of your account was changed, and all other devices were signed out.",
    at: (time) => `It happened on ${time}.`,
    notYou: "If that was not you, choose a new password at once: on the sign-in page, with “Forgot your password?”.",
  },
  review: {
    subject: (product) => `Your review of “${product}” is online`,
    intro: (product) => `Thank you. Your review of “${product}” was read by our staff, and everybody can see it now.`,
    action: "See the review",
  },
};
