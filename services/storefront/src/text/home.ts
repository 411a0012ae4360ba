import { inLanguages } from "./say.ts";

export const homeText = inLanguages({
  en: {
    lead: "Good things for every room",
    sub: "Chosen with care, in stock, and at your door within days.",
    browse: "See everything",
    rooms: "Find your way",
    newest: "New in the shop",
    seeAll: "See all",
    products: { one: "{count} product", other: "{count} products" },
  },
  de: {
    lead: "Schöne Dinge für jedes Zimmer",
    sub: "Mit Sorgfalt ausgesucht, auf Lager und in wenigen Tagen bei Ihnen.",
    browse: "Alles ansehen",
    rooms: "Finden Sie sich zurecht",
    newest: "Neu im Shop",
    seeAll: "Alle ansehen",
    products: { one: "{count} Produkt", other: "{count} Produkte" },
  },
  ar: {
    lead: "أشياء جميلة لكل غرفة",
    sub: "مختارة بعناية، متوفرة، وتصل إلى بابك خلال أيام.",
    browse: "شاهد كل المنتجات",
    rooms: "اعثر على ما تريد",
    newest: "جديد في المتجر",
    seeAll: "عرض الكل",
    products: {
      zero: "لا منتجات ({count})",
      one: "منتج واحد ({count})",
      two: "منتجان ({count})",
      few: "{count} منتجات",
      many: "{count} منتجًا",
      other: "{count} منتج",
    },
  },
});
