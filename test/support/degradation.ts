import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@shopstream/platform/clock.ts";
import { systemRandom } from "@shopstream/platform/random.ts";
import { until } from "@shopstream/platform/testing/until.ts";
import { parse } from "yaml";
import { Customer } from "../../cli/src/chaos/customer.ts";
import type { JourneyName } from "../../cli/src/chaos/experiment.ts";
import { type Goods, stock } from "../../cli/src/chaos/journeys.ts";
import { Load } from "../../cli/src/chaos/load.ts";
import { Samples } from "../../cli/src/chaos/samples.ts";
import { repository } from "../../cli/src/engine/home.ts";
import { Rest } from "../../cli/src/engine/rest.ts";
import { readState } from "../../cli/src/engine/state-file.ts";
import { findSupervisor } from "../../cli/src/engine/supervisor-client.ts";
import type { RunningPlatform } from "./running-platform.ts";
import { type Visit, visit } from "./visit.ts";

/** What customers come for: a journey of programs, or a page that is read. */
type Errand = JourneyName | "home" | "product-page";
export type Row = Readonly<Partial<Record<Errand, Visit>>>;

export interface Matrix {
  readonly journeys: readonly Errand[];
  /** By what is away; a journey that is not named is not hurt. */
  readonly parts: Readonly<Record<string, Row>>;
}

export function predicted(): Matrix {
  return parse(readFileSync(join(repository, "chaos/degradation.yaml"), "utf8")) as Matrix;
}

/** A whole row: what is not named goes on. */
export function filled({ journeys, parts }: Matrix, part: string): Row {
  return Object.fromEntries(journeys.map((journey) => [journey, parts[part]?.[journey] ?? "yes"])) as Row;
}

const outcomes = { ok: "yes", refused: "told", failed: "no" } as const;
const backWithinMs = 120_000;

/** Takes a platform's parts away, one at a time, and asks as a customer what can still be done. */
export class Degradation {
  readonly #platform: RunningPlatform;
  readonly #load: Load;
  /** By the name of the page. */
  readonly #pages: Readonly<Record<string, { readonly path: string; readonly words: readonly string[] }>>;

  private constructor(platform: RunningPlatform, load: Load, goods: Goods) {
    this.#platform = platform;
    this.#load = load;
    this.#pages = {
      home: { path: "/", words: ['id="rooms"', "</main>"] },
      "product-page": { path: `/p/${goods.slug}`, words: [goods.sku] },
    };
  }

  static async on(platform: RunningPlatform): Promise<Degradation> {
    const { file } = platform;
    const seams = { clock: systemClock, random: systemRandom };
    const shop = new Rest(file.url, systemClock);
    const admin = await shop.signIn(file.admin);
    const goods = await stock({ ...seams, shop, admin, simulator: file.simulator, inbox: file.inbox, products: [] });
    const context = {
      customer: new Customer(file.url, systemClock),
      random: systemRandom,
      clock: systemClock,
      goods,
      samples: new Samples(),
    };
    return new Degradation(platform, new Load(context, systemClock), goods);
  }

  /** What each journey is like without the part. Side by side: they do not need one another. */
  async without(part: string, journeys: readonly Errand[]): Promise<Row> {
    const supervisor = this.#supervisor();
    const fault = { kind: "outage", process: part } as const;
    // In a shop that customers come to all the time: what is kept for a while is kept.
    await this.#walkAll(journeys);
    await supervisor.inject({ id: "away", experiment: "degradation", what: `${part} is away`, forMs: 120_000, fault });
    try {
      // The first customers find it out; what those after them meet with is how it stays.
      await this.#walkAll(journeys);
      return await this.#walkAll(journeys);
    } finally {
      await supervisor.endFault("away", "runner");
      await this.untilWell(journeys);
    }
  }

  /** Every process is there, and every journey works again: breakers have closed, connections are new. */
  async untilWell(journeys: readonly Errand[]): Promise<void> {
    const isReady = () =>
      readState(join(this.#platform.home, "supervisor"))?.children.every(({ state }) => state === "ready");
    await until(() => isReady() === true, "every process is back", backWithinMs);
    const works = async () => Object.values(await this.#walkAll(journeys)).every((cell) => cell === "yes");
    await until(works, "every journey works again", backWithinMs);
  }

  async #walkAll(journeys: readonly Errand[]): Promise<Row> {
    return Object.fromEntries(
      await Promise.all(journeys.map(async (errand) => [errand, await this.#go(errand)] as const)),
    ) as Row;
  }

  async #go(errand: Errand): Promise<Visit> {
    const page = this.#pages[errand];
    if (page !== undefined) return visit(this.#platform.file.url + page.path, page.words, systemClock);
    return outcomes[(await this.#load.walk(errand as JourneyName)).outcome];
  }

  #supervisor() {
    const found = findSupervisor(join(this.#platform.home, "supervisor"));
    if (found === undefined) throw new Error("the platform has no supervisor");
    return found;
  }
}
