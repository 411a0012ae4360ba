import { integer } from "@shopstream/platform/config.ts";
import { z } from "zod";

export const config = z.object({
  /** Whose X-Forwarded-For to believe, as express' "trust proxy": a number of hops, addresses, or a name like loopback. */
  TRUST_PROXY: z.string().default(""),
  /** Whether x-shop-canary is heeded, the mark of a release's smoke test: only behind a way in that takes it off what strangers send. */
  TAKES_TRIALS: z.stringbool().default(false),
  /** Where the storefront answers what the contract does not; empty for an API without pages. */
  STOREFRONT_URL: z.union([z.url(), z.literal("")]).default(""),
  /** How long it may say nothing, and how many of its answers may be under way. */
  STOREFRONT_TIMEOUT_MS: integer(20_000),
  STOREFRONT_MAX_IN_FLIGHT: integer(128),
  /** Requests per second of one client address: to the API, for pages, and for the files that pages need. */
  RATE_PER_SECOND: integer(2_000),
  PAGES_PER_SECOND: integer(500),
  ASSETS_PER_SECOND: integer(2_000),
  /** Sign-ups and sign-ins per minute of one client address. */
  SIGNUP_PER_MINUTE: integer(300),
  LOGIN_PER_MINUTE: integer(300),
  /** Mails for a new password per minute that one client address may ask for. */
  RESET_PER_MINUTE: integer(60),
  /** Failed sign-ins per e-mail address within LOGIN_WINDOW_SECONDS. */
  LOGIN_FAILURES: integer(10),
  LOGIN_WINDOW_SECONDS: integer(900),
  /** Calls at once, in all and of one kind to one service: a service that stalls must not take the others' places. */
  MAX_IN_FLIGHT: integer(256),
  MAX_IN_FLIGHT_PER_SERVICE: integer(192),
  /** A service whose calls take longer than this gets fewer at once, down to so many of those who look or begin, and who carry on. */
  SLOW_CALL_MS: integer(1_000),
  MIN_IN_FLIGHT_EARLY: integer(12),
  MIN_IN_FLIGHT_LATER: integer(12),
  /** Calls that wait for a place, and for how long at most; a tenth of it in a queue that does not get empty. */
  MAX_QUEUED: integer(128),
  MAX_QUEUED_MS: integer(1_000),
  /** While the gateway's own event loop is later than this, a part of those who look or begin is refused; of those who carry on from twice this on. */
  LATE_MS: integer(100),
  /** How long a client may take to send a request's body. */
  BODY_TIMEOUT_MS: integer(10_000),
  /** Answers of this size and more are compressed for who asks; 0 compresses nothing. */
  GZIP_MIN_BYTES: integer(1_024),
  /** Compress also for clients on this machine, who gain nothing by it. */
  GZIP_LOOPBACK: z.stringbool().default(false),
  /** How often what visitors look for is told to who makes statistics; 0 tells nothing. */
  ANALYTICS_INTERVAL_MS: integer(1_000),
});

export type GatewayConfig = z.infer<typeof config>;
