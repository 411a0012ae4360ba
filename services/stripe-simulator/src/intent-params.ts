import { z } from "zod";
import { amount, currency, expand, flag, metadata, text } from "./params.ts";
import { cardMethod } from "./payment-method-params.ts";

const address = z.strictObject({
  city: text.optional(),
  country: text.optional(),
  line1: text.optional(),
  line2: text.optional(),
  postal_code: text.optional(),
  state: text.optional(),
});

const shipping = z.strictObject({
  address,
  name: text,
  carrier: text.optional(),
  phone: text.optional(),
  tracking_number: text.optional(),
});

const url = z.string().refine((value) => URL.canParse(value), "Not a valid URL");

const gone = z
  .unknown()
  .superRefine((_value, context) => {
    const message =
      "The payment_method_types parameter is no longer supported. Use allowed_payment_method_types to limit the methods of a payment.";
    context.addIssue({ code: "custom", message, params: { code: "payment_method_types_no_longer_supported" } });
  })
  .optional();

/** What may be said when confirming, on its own or while creating. */
const confirmation = {
  payment_method_types: gone,
  payment_method: text.optional(),
  payment_method_data: cardMethod.optional(),
  return_url: url.optional(),
  off_session: flag.or(z.enum(["one_off", "recurring"]).transform(() => true)).optional(),
  error_on_requires_action: flag.optional(),
  use_stripe_sdk: flag.optional(),
  receipt_email: text.optional(),
  setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
  shipping: shipping.optional(),
  capture_method: z.enum(["automatic", "automatic_async", "manual"]).optional(),
  expand,
};

export const confirmParams = z.strictObject({ ...confirmation, client_secret: text.optional() });

export const createParams = z.strictObject({
  ...confirmation,
  amount,
  currency,
  confirm: flag.default(false),
  confirmation_method: z.enum(["automatic", "manual"]).default("automatic"),
  allowed_payment_method_types: z.array(text).min(1).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).default("always") })
    .optional(),
  payment_method_options: z
    .strictObject({
      card: z.strictObject({ request_three_d_secure: z.enum(["automatic", "any", "challenge"]).optional() }).optional(),
    })
    .optional(),
  description: text.optional(),
  metadata: metadata.default({}),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
});

export const captureParams = z.strictObject({
  amount_to_capture: amount.optional(),
  final_capture: z.literal("true").optional(),
  expand,
});

export const cancelParams = z.strictObject({
  cancellation_reason: z.enum(["abandoned", "duplicate", "fraudulent", "requested_by_customer"]).optional(),
  expand,
});

export const retrieveParams = z.strictObject({ client_secret: text.optional(), expand });
