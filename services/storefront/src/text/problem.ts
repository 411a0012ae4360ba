import { inLanguages } from "./say.ts";

/** What the shop refuses, in words: the API's code in snake_case, and for whoever meets a new one, what it comes to. */
export const problemText = inLanguages({
  en: {
    unknown_sku: "This product is no longer sold.",
    out_of_stock: "There is not enough of it in stock.",
    rate_limited: "That was a little fast. Please wait a moment and try again.",
    shop_unreachable: "The shop does not answer at the moment. Please try again.",
    invalid_request: "Please check what you have entered.",
    unexpected: "That did not work. Please try again.",
  },
  de: {
    unknown_sku: "Dieses Produkt wird nicht mehr verkauft.",
    out_of_stock: "Davon ist nicht genug auf Lager.",
    rate_limited: "Das war etwas schnell. Bitte warten Sie einen Moment und versuchen Sie es noch einmal.",
    shop_unreachable: "Der Shop antwortet gerade nicht. Bitte versuchen Sie es noch einmal.",
    invalid_request: "Bitte prüfen Sie Ihre Eingaben.",
    unexpected: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
  },
  ar: {
    unknown_sku: "لم يعد هذا المنتج معروضًا للبيع.",
    out_of_stock: "الكمية المتوفرة غير كافية.",
    rate_limited: "كان ذلك سريعًا بعض الشيء. يُرجى الانتظار قليلًا ثم المحاولة مرة أخرى.",
    shop_unreachable: "المتجر لا يستجيب حاليًا. يُرجى المحاولة مرة أخرى.",
    invalid_request: "يُرجى التحقق من المعلومات التي أدخلتها.",
    unexpected: "لم ينجح ذلك. يُرجى المحاولة مرة أخرى.",
  },
});
