import { cookies } from "next/headers";
import type { Locale } from "../../locale.ts";
import { pathIn } from "../../locale.ts";
import { ownReview } from "../../reviews/own-reviews.ts";
import { reviewFormWords } from "../../reviews/review-form-words.ts";
import { reviewsPath } from "../../reviews/review-query.ts";
import { reviewsText } from "../../text/reviews.ts";
import { accessCookie } from "../../visit/session.ts";
import { signInPath } from "../../visit/sign-in-path.ts";
import { buttonLook } from "../ui/button-look.ts";
import { OwnReview } from "./own-review.tsx";
import { ReviewForm } from "./review-form.tsx";

interface WriteReviewProps {
  readonly locale: Locale;
  readonly product: { readonly id: string; readonly slug: string };
}

/** The form for those who have not written one, their review for those who have, and for guests the way in. */
export async function WriteReview({ locale, product }: WriteReviewProps) {
  const text = reviewsText[locale];
  const isSignedIn = (await cookies()).has(accessCookie);
  const own = await ownReview(product.id).catch(() => undefined);
  return (
    <section aria-labelledby="write" className="mt-12">
      <h2 id="write" className="mb-4 scroll-mt-48 text-2xl">
        {own === undefined ? text.write : text.yours}
      </h2>
      {own !== undefined ? <OwnReview locale={locale} review={own} slug={product.slug} /> : null}
      {isSignedIn && own === undefined ? (
        <ReviewForm product={{ id: product.id, slug: product.slug }} text={reviewFormWords(locale, true)} />
      ) : null}
      {isSignedIn ? null : (
        <a
          href={signInPath(locale, `${pathIn(locale, reviewsPath(product.slug))}#write`)}
          className={buttonLook("primary")}
        >
          {text.signInToWrite}
        </a>
      )}
    </section>
  );
}
