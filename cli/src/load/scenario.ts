import type { JourneyName } from "../chaos/experiment.ts";

/** A part of a scenario, in which so many times as many customers come as the rate says. */
export interface Stage {
  readonly seconds: number;
  readonly times: number;
}

/** What customers do, how they come, and how long each may wait. */
export interface Scenario {
  readonly title: string;
  /** Shares of the customers. */
  readonly mix: Readonly<Partial<Record<JourneyName, number>>>;
  readonly stages: readonly Stage[];
  /** Customers a second, unless somebody asks for others. */
  readonly perSecond: number;
  /** Whether some may be told to come later. None may fail. */
  readonly mayRefuse: boolean;
}

/** Nearly all read, a few buy: a checkout costs as much as twenty pages. */
const visitors = { browse: 0.3, product: 0.3, search: 0.15, cart: 0.1, order: 0.1, checkout: 0.05 } as const;

export const scenarios = {
  browse: {
    title: "readers only: lists, products, search, reviews",
    mix: { browse: 0.35, product: 0.35, search: 0.2, reviews: 0.1 },
    stages: [{ seconds: 30, times: 1 }],
    perSecond: 20,
    mayRefuse: false,
  },
  checkout: {
    title: "buyers only: a cart, an order, a charge; one card in ten is declined",
    mix: { checkout: 0.9, declined: 0.1 },
    stages: [{ seconds: 30, times: 1 }],
    perSecond: 3,
    mayRefuse: false,
  },
  members: {
    title: "members sign in, which costs a password hash, and look at their accounts",
    mix: { "sign-in": 0.2, account: 0.8 },
    stages: [{ seconds: 30, times: 1 }],
    perSecond: 5,
    mayRefuse: false,
  },
  steady: {
    title: "an ordinary minute: most read, one in twenty buys",
    mix: visitors,
    stages: [{ seconds: 60, times: 1 }],
    perSecond: 15,
    mayRefuse: false,
  },
  spike: {
    title: "the same, then four times as many at once, then as before",
    mix: visitors,
    stages: [
      { seconds: 15, times: 1 },
      { seconds: 15, times: 4 },
      { seconds: 15, times: 1 },
    ],
    perSecond: 10,
    mayRefuse: true,
  },
  soak: {
    title: "an ordinary half hour: what grows, grows until it shows",
    mix: visitors,
    stages: [{ seconds: 1_800, times: 1 }],
    perSecond: 10,
    mayRefuse: false,
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

/** In milliseconds, for 95 of 100 of those who were served: a page, a cart of two calls, an order of three and a charge. */
export const limitsMs: Readonly<Record<JourneyName, number>> = {
  browse: 500,
  product: 500,
  search: 500,
  reviews: 500,
  cart: 800,
  "kept-cart": 500,
  checkout: 2_500,
  insist: 2_500,
  declined: 2_500,
  order: 500,
  "sign-up": 1_500,
  "sign-in": 1_500,
  account: 500,
};
