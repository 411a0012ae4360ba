import { inLanguages } from "./say.ts";

/** What went wrong on our side. The browser fetches it with every first page, so this stays small. */
export const failureText = inLanguages({
  en: {
    toHome: "To the home page",
    failed: "Something went wrong on our side",
    failedHint: "Nothing is lost. Please try again in a moment.",
    retry: "Try again",
    reference: "Reference {id}",
  },
  de: {
    toHome: "Zur Startseite",
    failed: "Bei uns ist etwas schiefgegangen",
    failedHint: "Nichts ist verloren. Bitte versuchen Sie es gleich noch einmal.",
    retry: "Noch einmal versuchen",
    reference: "Kennung {id}",
  },
  ar: {
    toHome: "إلى الصفحة الرئيسية",
    failed: "حدث خطأ من جانبنا",
    failedHint: "لم يضع شيء. يُرجى المحاولة مرة أخرى بعد قليل.",
    retry: "حاول مرة أخرى",
    reference: "المرجع {id}",
  },
});
