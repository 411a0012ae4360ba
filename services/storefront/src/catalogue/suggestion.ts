import type { Schemas } from "../api.ts";

export interface Suggestion {
  readonly label: string;
  /** Without the language. */
  readonly href: string;
  readonly kind: "term" | "category" | "product";
}

/** The API's proposals as one list, in the order in which people want them. */
export function toSuggestions({ terms, categories, products }: Schemas["SuggestResponse"]): readonly Suggestion[] {
  return [
    ...terms
      .slice(0, 4)
      .map((term) => ({ label: term, href: `/search?q=${encodeURIComponent(term)}`, kind: "term" as const })),
    ...categories.slice(0, 2).map(({ name, slug }) => ({ label: name, href: `/c/${slug}`, kind: "category" as const })),
    ...products.slice(0, 5).map(({ title, slug }) => ({ label: title, href: `/p/${slug}`, kind: "product" as const })),
  ];
}

export interface Piece {
  readonly text: string;
  readonly isTyped: boolean;
  readonly at: number;
}

/** A proposal in pieces, so that what was typed can be told from what was added. Looks at the starts of words. */
export function typedPieces(label: string, typed: string): readonly Piece[] {
  const words = typed
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  return label.split(/(?<=[^\p{L}\p{N}])(?=[\p{L}\p{N}])/u).flatMap((part, at) => {
    const word = words.find((each) => part.toLowerCase().startsWith(each));
    if (word === undefined) return [{ text: part, isTyped: false, at: at * 2 }];
    return [
      { text: part.slice(0, word.length), isTyped: true, at: at * 2 },
      { text: part.slice(word.length), isTyped: false, at: at * 2 + 1 },
    ];
  });
}
