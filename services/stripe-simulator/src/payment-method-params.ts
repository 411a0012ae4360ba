import { z } from "zod";
import { expand, integer, metadata, text } from "./params.ts";

const billing = z.strictObject({
  address: z
    .strictObject({
      city: text.optional(),
      country: text.optional(),
      line1: text.optional(),
      line2: text.optional(),
      postal_code: text.optional(),
      state: text.optional(),
    })
    .optional(),
  email: text.optional(),
  name: text.optional(),
  phone: text.optional(),
});

/** The only kind of method here: a card, by its number or by one of the documented test tokens. */
export const cardMethod = z.strictObject({
  type: z.literal("card"),
  card: z.union([
    z.strictObject({ token: text }),
    z.strictObject({ number: text, exp_month: integer, exp_year: integer, cvc: text.optional() }),
  ]),
  billing_details: billing.optional(),
  metadata: metadata.optional(),
});

export const createMethodParams = cardMethod.extend({ expand });
