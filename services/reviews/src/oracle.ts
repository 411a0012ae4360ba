import type { Clock } from "@shopstream/platform/clock.ts";
import type { RatingAudit } from "./rating-audit.ts";

/** How a product is rated, as somebody else shows it. */
export interface ShownRating {
  readonly productId: string;
  readonly average: number;
  readonly count: number;
}

export interface OracleDeps {
  readonly audit: RatingAudit;
  /** The catalogue's products, page by page. */
  readonly shown: () => AsyncIterable<readonly ShownRating[]>;
  readonly clock: Clock;
}

/** Events take up to a second to arrive; what still differs after this is not late but lost. */
const tries = 5;
const pauseMs = 500;
const mostNamed = 100;

/** R10 of ratings: each equals a recount of its product's approved reviews, and the catalogue shows it. */
export class Oracle {
  readonly #deps: OracleDeps;

  constructor(deps: OracleDeps) {
    this.#deps = deps;
  }

  async check() {
    const miscounted = await this.#deps.audit.miscounted();
    let { checked, different } = await this.#compare();
    for (let again = 1; again < tries && different.length > 0; again += 1) {
      await this.#deps.clock.sleep(pauseMs);
      const suspects = new Set(different);
      ({ checked, different } = await this.#compare());
      // A change that was made meanwhile is under way, too.
      different = different.filter((id) => suspects.has(id));
    }
    return {
      id: "R10",
      statement: "per product, the rating equals a recount of its approved reviews, and the catalogue shows it",
      checked,
      violations: [...miscounted, ...different].slice(0, mostNamed),
    };
  }

  async #compare(): Promise<{ checked: number; different: string[] }> {
    const rated = await this.#deps.audit.rated();
    const different: string[] = [];
    let checked = 0;
    for await (const page of this.#deps.shown()) {
      checked += page.length;
      for (const { productId, average, count } of page) {
        const right = rated.get(productId) ?? { average: 0, count: 0 };
        if (right.average !== average || right.count !== count) different.push(productId);
      }
    }
    return { checked, different };
  }
}
