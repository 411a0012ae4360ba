import type Stripe from "stripe";
import type { z } from "zod";
import type { createParams } from "./intent-params.ts";
import type { NewIntent } from "./payment-intent.ts";
import type { PaymentMethod } from "./payment-method.ts";
import { invalidRequest } from "./stripe-error.ts";

type CreateParams = z.output<typeof createParams>;

/** What a new intent is made of, after the rules that concern several parameters at once. */
export function toNewIntent(params: CreateParams, method: PaymentMethod | undefined): NewIntent {
  mustBelongToConfirmation(params);
  mustAllowCards(params);
  // Without a list of types the account's own choice applies, and some of that may redirect, so a return URL is asked for.
  const automatic = params.allowed_payment_method_types ? null : { enabled: true, allow_redirects: "always" as const };
  return {
    allowed_payment_method_types: params.allowed_payment_method_types ? ["card"] : null,
    amount: params.amount,
    automatic_payment_methods: params.automatic_payment_methods ?? automatic,
    capture_method: params.capture_method ?? "automatic_async",
    confirmation_method: params.confirmation_method,
    currency: params.currency,
    description: params.description ?? null,
    metadata: params.metadata,
    payment_method: method?.id ?? null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: params.payment_method_options?.card?.request_three_d_secure ?? "automatic",
      },
    },
    payment_method_types: ["card"],
    receipt_email: params.receipt_email ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: (params.shipping as Stripe.PaymentIntent.Shipping | undefined) ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
  };
}

function mustBelongToConfirmation(params: CreateParams): void {
  if (params.confirm) return;
  for (const param of ["return_url", "off_session", "error_on_requires_action"] as const) {
    if (params[param] === undefined) continue;
    const rule = `The parameter \`${param}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`;
    throw invalidRequest(rule, { code: "parameter_invalid", param });
  }
}

/** Types that cannot be used here are left out without a word, as Stripe does; a list of nothing else is refused. */
function mustAllowCards({
  allowed_payment_method_types: types,
  automatic_payment_methods: automatic,
}: CreateParams): void {
  if (types === undefined) return;
  const param = "allowed_payment_method_types";
  if (automatic) {
    const rule = `You may only specify one of ${param} and automatic_payment_methods.`;
    throw invalidRequest(rule, { code: "parameters_exclusive", param });
  }
  if (types.includes("card")) return;
  throw invalidRequest("None of the allowed payment method types can be used.", { code: "parameter_invalid", param });
}
