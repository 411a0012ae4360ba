import { inLanguages } from "./say.ts";

export const productText = inLanguages({
  en: {
    add: "Add to cart",
    adding: "Adding",
    added: "{title} is in your cart.",
    soldOut: "Sold out",
    quantity: "Quantity",
  },
  de: {
    add: "In den Warenkorb",
    adding: "Wird hineingelegt",
    added: "{title} liegt im Warenkorb.",
    soldOut: "Ausverkauft",
    quantity: "Menge",
  },
  ar: {
    add: "أضف إلى السلة",
    adding: "جارٍ الإضافة",
    added: "أُضيف {title} إلى سلتك.",
    soldOut: "نفد من المخزون",
    quantity: "الكمية",
  },
});
