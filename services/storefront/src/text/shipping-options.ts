import { inLanguages } from "./say.ts";

/** Names of the ways to ship, by the API's id; what is not here keeps the API's own name. */
export const shippingOptionText = inLanguages({
  en: { standard: "Standard delivery", express: "Express delivery", pickup: "Collect in store" },
  de: { standard: "Standardversand", express: "Expressversand", pickup: "Im Laden abholen" },
  ar: { standard: "توصيل عادي", express: "توصيل سريع", pickup: "الاستلام من المتجر" },
});
