import { inLanguages } from "./say.ts";

/** Pages that say what went wrong. The error page runs in the browser, so this stays small. */
export const failureText = inLanguages({
  en: {
    notFound: "This page is not here",
    notFoundHint: "The address may have a typing error, or the product is no longer sold.",
    toHome: "To the home page",
    failed: "Something went wrong on our side",
    failedHint: "Nothing is lost. Please try again in a moment.",
    retry: "Try again",
    reference: "Reference {id}",
  },
  de: {
    notFound: "Diese Seite gibt es nicht",
    notFoundHint: "Vielleicht ist die Adresse vertippt, oder das Produkt wird nicht mehr verkauft.",
    toHome: "Zur Startseite",
    failed: "Bei uns ist etwas schiefgegangen",
    failedHint: "Nichts ist verloren. Bitte versuchen Sie es gleich noch einmal.",
    retry: "Noch einmal versuchen",
    reference: "Kennung {id}",
  },
  ar: {
    notFound: "هذه الصفحة غير موجودة",
    notFoundHint: "ربما هناك خطأ في العنوان، أو لم يعد المنتج معروضًا للبيع.",
    toHome: "إلى الصفحة الرئيسية",
    failed: "حدث خطأ من جانبنا",
    failedHint: "لم يضع شيء. يُرجى المحاولة مرة أخرى بعد قليل.",
    retry: "حاول مرة أخرى",
    reference: "المرجع {id}",
  },
});
