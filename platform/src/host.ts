import type { DestinationStream } from "pino";
import type { Clock } from "./clock.ts";
import type { Environment } from "./config.ts";
import type { CallFaults } from "./faults/call-faults.ts";
import type { Random } from "./random.ts";
import type { Revocations } from "./revocations.ts";
import type { LocalNetwork } from "./rpc/local.ts";
import type { AccessTokens } from "./tokens.ts";

/** What a process offers the services it runs: the four seams, and what they may share. */
export interface Host {
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** Present when services share the process and call each other by reference. */
  readonly network?: LocalNetwork;
  /** Shared by co-located services; each makes its own otherwise. */
  readonly accessTokens?: AccessTokens;
  readonly revocations?: Revocations;
  /** Faults on purpose; absent where nobody asked for any, which is everywhere but on a local platform. */
  readonly faults?: CallFaults;
  readonly logTo?: DestinationStream;
}
