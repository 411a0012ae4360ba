import { type Locale, pathIn } from "../locale.ts";
import { newKey } from "../random.ts";
import { afterRefusal, type Draft } from "./draft.ts";
import { forgetDraft, keepDraft } from "./draft-jar.ts";
import { signInPath } from "./stand.ts";
import { returnPath, stepPath } from "./step.ts";
import type { Verdict } from "./verdict.ts";

const challengePath = "/checkout/challenge";
const waitingPath = "/checkout/waiting";

/** Keeps of the draft what the verdict leaves of it, and says where the customer goes on. For route handlers. */
export async function leadOn(locale: Locale, draft: Draft, verdict: Verdict): Promise<string> {
  switch (verdict.kind) {
    case "confirmed":
      await forgetDraft();
      return pathIn(locale, `/orders/${verdict.orderId}/thanks`);
    case "running":
      await forgetDraft();
      return pathIn(locale, `/orders/${verdict.orderId}`);
    case "challenge":
      await keepDraft({ ...draft, orderId: verdict.orderId });
      return pathIn(locale, challengePath);
    case "unknown":
      return pathIn(locale, draft.orderId === undefined ? waitingPath : returnPath);
    case "signedOut":
      // Nothing was bought: the cart could not even be seen. The same key, for the same order, after signing in.
      await keepDraft({ ...draft, isSent: false });
      return draft.isMember ? signInPath(locale, "review") : pathIn(locale, "/cart");
    case "refused":
      await keepDraft(afterRefusal(draft, newKey()));
      return pathIn(locale, `${stepPath(verdict.at)}?${problemQuery(verdict)}`);
  }
}

function problemQuery({ code, skus }: Extract<Verdict, { kind: "refused" }>): string {
  return new URLSearchParams([["problem", code], ...skus.map((sku) => ["sku", sku])]).toString();
}
