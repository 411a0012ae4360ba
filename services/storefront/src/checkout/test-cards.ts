/** Some of Stripe's documented test cards, by the id that stands for each. */
export const testCards = [
  { id: "pm_card_visa", name: "testVisa", last4: "4242" },
  { id: "pm_card_visa_chargeDeclined", name: "testDeclined", last4: "0002" },
  { id: "pm_card_chargeDeclinedInsufficientFunds", name: "testFunds", last4: "9995" },
  { id: "pm_card_authenticationRequired", name: "testSecure", last4: "3184" },
] as const;
