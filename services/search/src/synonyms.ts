import { stem } from "./stem.ts";

// Folded, singular. Words that customers use for one another, not words that are merely related.
const groups: readonly (readonly string[])[] = [
  ["sofa", "couch", "settee"],
  ["wardrobe", "closet"],
  ["rug", "carpet"],
  ["lamp", "light"],
  ["bookcase", "bookshelf"],
  ["cupboard", "cabinet"],
  ["cot", "crib"],
  ["duvet", "quilt", "comforter"],
  ["curtain", "drape"],
  ["tv", "television"],
  ["fridge", "refrigerator"],
  ["laptop", "notebook"],
  ["headphone", "headset"],
  ["trouser", "pant"],
  ["sneaker", "trainer"],
  ["jumper", "sweater", "pullover"],
  ["tshirt", "tee"],
  ["colour", "color"],
  ["grey", "gray"],
  ["jewellery", "jewelry"],
  ["mug", "cup"],
];

const others = new Map(
  groups.flatMap((group) => group.map((word) => [stem(word), group.filter((other) => other !== word)] as const)),
);

/** What else is meant by a word. */
export function synonymsOf(word: string): readonly string[] {
  return others.get(stem(word)) ?? [];
}
