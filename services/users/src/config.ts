import { z } from "zod";

export const config = z.object({
  /** What a member gets who has not chosen. */
  DEFAULT_LOCALE: z.enum(["en", "de", "ar"]).default("en"),
  DEFAULT_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("EUR"),
});
