import type { Locale } from "../locale.ts";
import { reviewsText } from "../text/reviews.ts";
import { say } from "../text/say.ts";

/** What the form for a review says: to somebody who writes one, or who changes it. */
export function reviewFormWords(locale: Locale, isNew: boolean) {
  const { rating, reviewTitle, body, bodyHint, save, saveChange, saving, stars } = reviewsText[locale];
  const starNames = [1, 2, 3, 4, 5].map((count) => say(locale, stars, { count }));
  return { rating, reviewTitle, body, bodyHint, save: isNew ? save : saveChange, saving, starNames };
}
