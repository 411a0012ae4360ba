import type { Stand } from "../engine/canary/stand.ts";
import type { MetricPages } from "../engine/metrics-page.ts";
import type { PlatformFile } from "../engine/platform-file.ts";
import type { Target } from "../engine/target.ts";
import type { FaultDriver } from "./fault-driver.ts";

/** Where experiments are run: a shop, and who makes faults there. */
export interface Place {
  /** Where reports are kept. */
  readonly home: string;
  /** Asked for by who runs something there: to end faults nobody needs to sign in. Throws where it is not proven to be this shop. */
  readonly target: () => Promise<Target>;
  readonly driver: FaultDriver;
  readonly metrics: () => Promise<MetricPages>;
  /** Whether they can be read again and again while a fault lasts, without being what makes the shop slow. */
  readonly metricsAreCheap: boolean;
  /** Where new versions that take over by shares stand. */
  readonly releases: () => Promise<readonly Stand[]>;
  /** Where they can be reached from here. */
  readonly simulator: PlatformFile["simulator"];
  readonly inbox: PlatformFile["inbox"];
}
