/** Why an issuer says no, in Stripe's codes and the sentence a shopper is shown. */
export interface Decline {
  code: string;
  declineCode: string;
  message: string;
  param?: string;
}

const declined = "Your card was declined.";

export const declines = {
  generic: { code: "card_declined", declineCode: "generic_decline", message: declined },
  insufficientFunds: {
    code: "card_declined",
    declineCode: "insufficient_funds",
    message: "Your card has insufficient funds.",
  },
  lostCard: { code: "card_declined", declineCode: "lost_card", message: declined },
  stolenCard: { code: "card_declined", declineCode: "stolen_card", message: declined },
  fraudulent: { code: "card_declined", declineCode: "fraudulent", message: declined },
  velocity: {
    code: "card_declined",
    declineCode: "card_velocity_exceeded",
    message: "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
  },
  expired: { code: "expired_card", declineCode: "expired_card", message: "Your card has expired.", param: "exp_month" },
  incorrectCvc: {
    code: "incorrect_cvc",
    declineCode: "incorrect_cvc",
    message: "Your card's security code is incorrect.",
    param: "cvc",
  },
  processingError: {
    code: "processing_error",
    declineCode: "processing_error",
    message: "An error occurred while processing your card. Try again in a little while.",
  },
  authenticationRequired: {
    code: "authentication_required",
    declineCode: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  },
} as const satisfies Record<string, Decline>;
