import { inLanguages } from "./say.ts";

export const notFoundText = inLanguages({
  en: {
    title: "This page is not here",
    hint: "The address may have a typing error, or the product is no longer sold.",
    toHome: "To the home page",
  },
  de: {
    title: "Diese Seite gibt es nicht",
    hint: "Vielleicht ist die Adresse vertippt, oder das Produkt wird nicht mehr verkauft.",
    toHome: "Zur Startseite",
  },
  ar: {
    title: "هذه الصفحة غير موجودة",
    hint: "ربما هناك خطأ في العنوان، أو لم يعد المنتج معروضًا للبيع.",
    toHome: "إلى الصفحة الرئيسية",
  },
});
