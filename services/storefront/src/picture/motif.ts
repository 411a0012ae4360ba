export const motifs = [
  "chair",
  "sofa",
  "table",
  "lamp",
  "bed",
  "shelf",
  "drawers",
  "wardrobe",
  "textile",
  "pan",
  "mug",
  "outdoor",
  "trolley",
  "box",
] as const;

export type Motif = (typeof motifs)[number];

// The first that fits; the particular before the general: a bar stool is no bar, and a bedside table no bed.
const words: readonly (readonly [RegExp, Motif])[] = [
  [/\btv\b|media furniture/, "drawers"],
  [/\b(bar|step)?[- ]?stools?\b|\bchairs?\b|\bpoufs?\b|\bhighchairs?\b|\bbench(es)?\b|armchair|bar furniture/, "chair"],
  // "Light" is a lamp only where the word ends: a light bed is not heavy.
  [
    /\blamps?\b|\blights\b|\blight$|\blight,|\b(floor|wall|ceiling|pendant|spot|night|table|work) ?light\b|\blighting\b/,
    "lamp",
  ],
  [/\bmugs?\b|\bcups?\b|tableware|\bplates?\b|\bbowls?\b/, "mug"],
  [/\bpans?\b|\bpots?\b|cookware/, "pan"],
  [/\bblankets?\b|textiles?\b|\brugs?\b|\bcushions?\b|\bcurtains?\b|\bcovers?\b/, "textile"],
  [/\btrolleys?\b|\bcarts?\b|\bcastors?\b/, "trolley"],
  [/\bwardrobes?\b|room dividers?|\bdoors?\b/, "wardrobe"],
  [/\bchests? of drawers|\bdrawers?\b|sideboards?|\bbuffets?\b|\bcabinets?\b/, "drawers"],
  [/caf[eé] furniture|\btables?\b|\bdesks?\b|\btable tops?\b/, "table"],
  [/book ?cases?|shelv|\bshelf\b|\bracks?\b/, "shelf"],
  [/\bsofas?\b|\bchaise\b|seat section|corner section/, "sofa"],
  [/\bbeds?\b|mattress|\bcots?\b|headboards?|crib/, "bed"],
  [/outdoor|parasol|\bsun\b|loungers?/, "outdoor"],
];

/** What a product without a photograph is drawn as: by its own words first, then by its category's. */
export function motifOf(...texts: readonly (string | undefined)[]): Motif {
  for (const text of texts) {
    const found = words.find(([pattern]) => text !== undefined && pattern.test(text.toLowerCase()));
    if (found !== undefined) return found[1];
  }
  return "box";
}
