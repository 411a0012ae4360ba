import { meritSteps } from "../ranking.ts";
import type { Position, Sort } from "../search-query.ts";

type Key = number | string;

interface Order {
  readonly sort: readonly object[];
  /** A position from what a hit was sorted by, and back; the id comes last and is left out. */
  toPosition(keys: readonly Key[]): Omit<Position, "id">;
  toKeys(position: Position): readonly Key[];
}

const noPrice = 9e15;

/** The same positions as in any engine: ascending over (number, text, id). */
export function orderOf(sort: Sort, searched: boolean, price: string): Order {
  switch (sort) {
    case "relevance":
      return searched ? relevance : byNumber("created", -1);
    case "newest":
      return byNumber("created", -1);
    case "rating":
      return byNumber("rating_key", -1);
    case "price_asc":
      return byNumber(`${price}.min`, 1, { missing: noPrice, unmapped_type: "long" });
    case "price_desc":
      return byNumber(`${price}.min`, -1, { missing: -noPrice, unmapped_type: "long" });
    case "title":
      return {
        sort: [{ title_key: "asc" }],
        toPosition: ([text]) => ({ number: 0, text: String(text) }),
        toKeys: ({ text }) => [text],
      };
  }
}

const relevance: Order = {
  sort: [{ _score: "desc" }, { merit: "desc" }],
  toPosition: ([score, merit]) => ({ number: -(Number(score) * meritSteps + Number(merit)) + 0, text: "" }),
  toKeys: ({ number }) => [Math.floor(whole(-number) / meritSteps), whole(-number) % meritSteps],
};

// A position comes from a client: what OpenSearch could not compare is brought into what it can.
function whole(number: number): number {
  return Math.trunc(Math.min(Math.max(number, -noPrice), noPrice));
}

function byNumber(field: string, direction: 1 | -1, options: object = {}): Order {
  return {
    sort: [{ [field]: { order: direction === 1 ? "asc" : "desc", ...options } }],
    // Plus zero: there is no minus zero in a position.
    toPosition: ([number]) => ({ number: direction * Number(number) + 0, text: "" }),
    toKeys: ({ number }) => [direction * whole(number)],
  };
}
